import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { HostEvidence } from './host-evidence.ts';
import type { PathTestimony } from './path.ts';
import { portKey } from './port-answers.ts';

type CheckFact = Extract<Fact, { kind: 'check' }>;

/** The newest end of one check by one asker. */
export interface CheckWord extends Pick<CheckFact, 'host' | 'check' | 'outcome' | 'status'> {
  /** When the asker began (ms). */
  readonly askedAt: number;
  /** When the outcome was known (ms). */
  readonly at: number;
}

/** What HTTP checks told of one port of one host. */
export interface PortChecks {
  /** Newest word of each asker and check, of those that still testify. */
  readonly words: ReadonlyMap<string, CheckWord>;
  /** The newest asked check that the service itself answered, rightly or not; null before the first. */
  readonly answered: CheckWord | null;
  /** When the first check began that got no answer, asked after the last answered one (ms); null while there is none. */
  readonly mutedSince: number | null;
}

/** By {@link portKey} of the target. */
export type CheckReadings = ReadonlyMap<string, PortChecks>;

const noChecks: PortChecks = { words: new Map(), answered: null, mutedSince: null };

/** A word older than this testifies no more: askers rotate, and their next turn may be far away (ms). */
const testifiesMs = 15_000;

/** Takes the end of a check. A check that was not allowed, or failed on our side, says nothing of the target. */
export function takeCheck(before: PortChecks = noChecks, fact: CheckFact): PortChecks {
  if (fact.outcome === 'prohibited' || fact.outcome === 'error') return before;
  const { host, check, outcome, status, t } = fact;
  const word: CheckWord = { host, check, outcome, status, askedAt: t - fact.ms, at: t };
  const fresh = [...before.words].filter(([, { at }]) => t - at <= testifiesMs);
  const words = new Map(fresh).set(`${host} ${check}`, word);
  const isNews = isAnswer(word) && (before.answered === null || word.askedAt >= before.answered.askedAt);
  const answered = isNews ? word : before.answered;
  return { words, answered, mutedSince: mutedAfter(before.mutedSince, words, answered) };
}

/** Stays where it was until an answer to a later question moves or ends it. */
function mutedAfter(before: number | null, words: PortChecks['words'], answered: CheckWord | null): number | null {
  const answeredAt = answered?.askedAt ?? Number.NEGATIVE_INFINITY;
  if (before !== null && before > answeredAt) return before;
  const mute = [...words.values()].filter(({ outcome, askedAt }) => outcome === 'no-answer' && askedAt > answeredAt);
  return mute.length === 0 ? null : Math.min(...mute.map(({ askedAt }) => askedAt));
}

/** Forgets the words of hosts, and of checks, that left the inventory. */
export function keepChecks(before: CheckReadings, fleet: Fleet): CheckReadings {
  const targets = new Set(fleet.checks.flatMap(({ port, targets: hosts }) => hosts.map((host) => portKey(host, port))));
  const askers = new Set(fleet.checks.flatMap(({ id, from }) => from.map((host) => `${host} ${id}`)));
  const kept = [...before].flatMap(([key, { words, answered, mutedSince }]): [string, PortChecks][] =>
    targets.has(key)
      ? [[key, { words: new Map([...words].filter(([asker]) => askers.has(asker))), answered, mutedSince }]]
      : [],
  );
  return new Map(kept);
}

/** What of the evidence the readings of checks draw on. */
export interface CheckEvidence {
  readonly checks: CheckReadings;
  readonly hosts: ReadonlyMap<HostId, HostEvidence>;
}

/** The newest words about a port that still testify, one an asker and check, newest first. */
export function checkWords({ checks }: CheckEvidence, host: HostId, port: number, now: number): readonly CheckWord[] {
  return [...(checks.get(portKey(host, port))?.words.values() ?? [])]
    .filter(({ at }) => now - at <= testifiesMs)
    .sort((a, b) => b.at - a.at || b.askedAt - a.askedAt);
}

const noWitnesses: readonly PathTestimony[] = [];

/**
 * Who was let in by `host:port` and then got no answer, while nobody who asked no earlier got one: the kernel serves,
 * the process does not (research/1, part C: kernel alive is not service alive). An asker whose own path to the host is
 * in doubt since then is no witness: its request or the answer may have been lost. Newest first, one word an asker.
 */
export function muteWitnesses(
  evidence: CheckEvidence,
  host: HostId,
  port: number,
  now: number,
): readonly PathTestimony[] {
  // Most ports are never checked, and all are asked for each tick.
  if (evidence.checks.size === 0) return noWitnesses;
  const answered = evidence.checks.get(portKey(host, port))?.answered ?? null;
  const mute = checkWords(evidence, host, port, now).filter(
    (word) =>
      word.outcome === 'no-answer' &&
      (answered === null || answered.askedAt < word.askedAt) &&
      !hasDoubt(evidence, word.host, host),
  );
  const first = new Map<HostId, CheckWord>();
  for (const word of mute) if (!first.has(word.host)) first.set(word.host, word);
  return [...first.values()].map((word) => ({
    host: word.host,
    what: `:${port} took the connection and gave check ${word.check} no answer for ${seconds(word.at - word.askedAt)}`,
    at: word.at,
  }));
}

/** Since when (ms) the port lets in and does not answer: the first ask without an answer after the last answer. */
export function muteSince(evidence: CheckEvidence, host: HostId, port: number, now: number): number | null {
  if (muteWitnesses(evidence, host, port, now).length === 0) return null;
  return evidence.checks.get(portKey(host, port))?.mutedSince ?? null;
}

/** Did the service on `host:port` answer a check, rightly or not, that was asked after `since` (ms)? */
export function answeredSince({ checks }: CheckEvidence, host: HostId, port: number, since: number): boolean {
  const answered = checks.get(portKey(host, port))?.answered ?? null;
  return answered !== null && answered.askedAt > since;
}

/** A wrong answer, or a handshake we do not trust, is an answer: a process spoke. */
function isAnswer({ outcome }: CheckWord): boolean {
  return outcome === 'ok' || outcome === 'mismatch' || outcome === 'tls';
}

function hasDoubt(evidence: CheckEvidence, asker: HostId, host: HostId): boolean {
  const reading = evidence.hosts.get(asker)?.peers.get(host);
  return reading !== undefined && (reading.complaint !== null || reading.unansweredConnectSince !== null);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
