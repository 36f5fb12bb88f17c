import type { AlertRules } from '../../domain/alert-rules.ts';

/** More of them say no more. */
const keptTurns = 50;

/** The turns that still matter (epoch ms), oldest first. */
export function recentTurns(turns: readonly number[], { flapping }: AlertRules, at: number): readonly number[] {
  const keepMs = Math.max(flapping.windowMs, flapping.calmMs);
  return turns.filter((turn) => at - turn <= keepMs).slice(-keptTurns);
}

/** Does it come and go? So many turns within the window begin it (research/5, 1c: chattering), only a calm window ends it. */
export function flapsOf(turns: readonly number[], didFlap: boolean, { flapping }: AlertRules, at: number): boolean {
  const within = (ms: number) => turns.filter((turn) => at - turn <= ms).length;
  return within(flapping.windowMs) >= flapping.changes || (didFlap && within(flapping.calmMs) > 0);
}
