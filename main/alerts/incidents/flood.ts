import type { AlertRules } from '../../domain/alert-rules.ts';
import type { FloodState } from './book.ts';

/** More are a flood by any measure. */
const keptMoments = 1000;

/** Notes how many incidents are `fresh` at `at` (epoch ms): more than `begins` within the window are a flood, until they are fewer than `ends`. */
export function noteFlood(before: FloodState, fresh: number, { flood }: AlertRules, at: number): FloodState {
  const recent = before.raised.filter((moment) => at - moment < flood.windowMs);
  const raised = [...recent, ...Array.from({ length: Math.min(fresh, keptMoments) }, () => at)].slice(-keptMoments);
  const goesOn = before.since !== null && raised.length >= flood.ends;
  const begins = raised.length > flood.begins;
  const since = goesOn || begins ? (before.since ?? at) : null;
  const isSame = fresh === 0 && raised.length === before.raised.length && since === before.since;
  return isSame ? before : { since, raised };
}
