import type { ConnectOutcome } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';

/** The newest word of one asker about one port: who knocked was let in, or got a RST. */
export interface PortAnswer {
  readonly answer: 'accepted' | 'refused';
  /** When it was first answered so, without another answer since (ms). */
  readonly since: number;
  readonly at: number;
}

/** By asker. */
export type AnswersOfPort = ReadonlyMap<HostId, PortAnswer>;
/** By {@link portKey}. Silence is no answer and changes nothing. */
export type PortAnswers = ReadonlyMap<string, AnswersOfPort>;

/** A connect, or the connect of a check, that ended. */
export interface Knock {
  readonly host: HostId;
  readonly to: HostId;
  readonly port: number;
  readonly outcome: ConnectOutcome;
  /** When the outcome was known (ms). */
  readonly t: number;
}

const noAnswers: AnswersOfPort = new Map();

/** The key of a target in {@link PortAnswers}. */
export function portKey(host: HostId, port: number): string {
  return `${host}:${port}`;
}

/** Takes the end of a connect to a port. Silence, and an older answer than the one known, change nothing. */
export function takeKnock(before: AnswersOfPort = noAnswers, { host, outcome, t }: Knock): AnswersOfPort {
  if (outcome !== 'ok' && outcome !== 'refused') return before;
  const old = before.get(host);
  if (old !== undefined && old.at > t) return before;
  const answer = outcome === 'ok' ? 'accepted' : 'refused';
  const since = old?.answer === answer ? old.since : t;
  return new Map(before).set(host, { answer, since, at: t });
}

/** When anybody was last let in (ms), or null. */
export function acceptedAt(answers: AnswersOfPort | undefined): number | null {
  let newest: number | null = null;
  for (const { answer, at } of answers?.values() ?? []) {
    if (answer === 'accepted' && (newest === null || at > newest)) newest = at;
  }
  return newest;
}

/** Was anybody else let in since this asker is refused? Then the port listens, whatever it is told. */
export function letsOthersIn(answers: AnswersOfPort | undefined, asker: HostId): boolean {
  const own = answers?.get(asker);
  if (answers === undefined || own?.answer !== 'refused') return false;
  return [...answers].some(([host, { answer, at }]) => host !== asker && answer === 'accepted' && at > own.since);
}

const noRefusals: readonly (readonly [HostId, PortAnswer])[] = [];

/** Answers never change, and are asked for in each tick. */
const refusing = new WeakMap<AnswersOfPort, boolean>();

/** Was anybody's newest word a refusal? */
export function hasRefusal(answers: AnswersOfPort): boolean {
  const known = refusing.get(answers);
  if (known !== undefined) return known;
  const isRefusing = [...answers.values()].some(({ answer }) => answer === 'refused');
  refusing.set(answers, isRefusing);
  return isRefusing;
}

/** Who is refused now, and nobody was let in later: with the moments of it. */
export function refusedNow(answers: AnswersOfPort | undefined): readonly (readonly [HostId, PortAnswer])[] {
  if (answers === undefined || !hasRefusal(answers)) return noRefusals;
  const lastIn = acceptedAt(answers);
  return [...answers].filter(([, { answer, at }]) => answer === 'refused' && (lastIn === null || at > lastIn));
}
