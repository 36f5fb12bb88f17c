import type { Fleet } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import { isClaim } from './claim.ts';

/** A reading with its moment. */
export interface RoleReading {
  readonly cluster: ClusterId;
  readonly host: HostId;
  readonly reading: Reading;
  /** ms, the engine's clock. */
  readonly takenAt: number;
  /** For how long it speaks about now (ms): longer for products that are asked less often. */
  readonly freshForMs: number;
}

/** All that is remembered of what one member said. */
export interface MemberWord {
  /** The newest answer, read or not. */
  readonly last: RoleReading;
  /** The newest answer that could be read; null before the first. */
  readonly said: RoleReading | null;
  /** Since when every answer that could be read claimed to lead (ms); null while it does not. */
  readonly claimsSince: number | null;
  /** How many of the newest answers, without a break, did not come in time: the probe was cancelled. */
  readonly hangs: number;
}

/** What members said, by cluster and host. Immutable. */
export type KnownRoles = ReadonlyMap<ClusterId, ReadonlyMap<HostId, MemberWord>>;

/** Before anybody was asked. */
export const noRoles: KnownRoles = new Map();

/** Takes the answers of a tick in the order in which they came; an answer older than the last one is left out. */
export function takeReadings(before: KnownRoles, readings: readonly RoleReading[]): KnownRoles {
  if (readings.length === 0) return before;
  const after = new Map(before);
  for (const reading of readings) {
    const words = new Map(after.get(reading.cluster));
    const old = words.get(reading.host);
    if (old !== undefined && old.last.takenAt > reading.takenAt) continue;
    words.set(reading.host, nextWord(old, reading));
    after.set(reading.cluster, words);
  }
  return after;
}

function nextWord(old: MemberWord | undefined, now: RoleReading): MemberWord {
  // Silence is no resignation: a claim holds until the member says otherwise.
  if (now.reading.role === 'unknown') {
    const hangs = now.reading.reason === 'timed-out' ? (old?.hangs ?? 0) + 1 : 0;
    return { last: now, said: old?.said ?? null, claimsSince: old?.claimsSince ?? null, hangs };
  }
  const claims = isClaim(now.reading);
  return { last: now, said: now, claimsSince: claims ? (old?.claimsSince ?? now.takenAt) : null, hangs: 0 };
}

/** Forgets members and clusters that left the inventory. */
export function keepRoles(before: KnownRoles, fleet: Fleet): KnownRoles {
  const after = new Map<ClusterId, ReadonlyMap<HostId, MemberWord>>();
  for (const { id, members } of fleet.clusters) {
    const words = before.get(id);
    if (words === undefined) continue;
    const hosts = new Set(members.map(({ host }) => host));
    after.set(id, new Map([...words].filter(([host]) => hosts.has(host))));
  }
  return after;
}

/** The newest answer that could be read, while it still speaks about now; null else. */
export function freshReading(word: MemberWord | undefined, now: number): RoleReading | null {
  const said = word?.said ?? null;
  return said !== null && word?.last === said && now - said.takenAt <= said.freshForMs ? said : null;
}

const nobody: ReadonlyMap<HostId, Reading> = new Map();

/** What members of one cluster say now: their newest answers, where those still speak about now. */
export function freshReadings(
  words: ReadonlyMap<HostId, MemberWord> | undefined,
  now: number,
): ReadonlyMap<HostId, Reading> {
  if (words === undefined) return nobody;
  const fresh = new Map<HostId, Reading>();
  for (const [host, word] of words) {
    const said = freshReading(word, now);
    if (said !== null) fresh.set(host, said.reading);
  }
  return fresh;
}
