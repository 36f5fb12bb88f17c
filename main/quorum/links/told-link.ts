import type { ClusterLink, LinkState, LinkWitness } from '../../domain/cluster-link.ts';
import type { HostId } from '../../domain/ids.ts';
import type { Heartbeat } from '../../domain/reading.ts';
import type { RoleReading } from '../known-roles.ts';
import type { WhoIs } from '../who-is.ts';
import { pairKey, type MemberPair } from './member-pair.ts';
import { ageAt } from './tcp-link.ts';

/** What members say of their heartbeat links. */
export interface ToldSight {
  /** The words of those that were read lately: links are judged from these alone. */
  readonly readings: ReadonlyMap<HostId, RoleReading>;
  /** The last words of all others: they say which links there are, and how long nobody has spoken of them. */
  readonly old: ReadonlyMap<HostId, RoleReading>;
  readonly whoIs: WhoIs;
  /** Members that are known to be stopped: that somebody still counts one in is an old word. */
  readonly stopped: ReadonlySet<HostId>;
  /** Since when each link, by {@link toldKey}, is told to be down without a break (ms). */
  readonly downSince: ReadonlyMap<string, number>;
  readonly now: number;
}

/** The name of a link in {@link ToldSight.downSince}. */
export function toldKey({ a, b }: MemberPair, via: string): string {
  return `${pairKey(a, b)} ${via}`;
}

/** What one member says of one link to another. */
interface Word {
  readonly from: HostId;
  readonly to: HostId;
  readonly via: string;
  readonly up: boolean | null;
  readonly takenAt: number;
  readonly isOld: boolean;
}

/** The words of all members about their links, by pair and link. A name that is no member's is left out. */
export type ToldWords = ReadonlyMap<string, ReadonlyMap<string, readonly Word[]>>;

/** Sorts what members say. */
export function toldWords({ readings, old, whoIs }: ToldSight, members: readonly HostId[]): ToldWords {
  const words = new Map<string, Map<string, readonly Word[]>>();
  for (const [from, { reading, takenAt }] of [...readings, ...old]) {
    const isOld = !readings.has(from);
    for (const { to, via, up } of reading.heartbeats) {
      for (const { host, state } of heardBy(to, up, from, members, whoIs)) {
        const ofPair = words.get(pairKey(from, host)) ?? new Map<string, readonly Word[]>();
        words.set(pairKey(from, host), ofPair);
        ofPair.set(via, [...(ofPair.get(via) ?? []), { from, to: host, via, up: state, takenAt, isOld }]);
      }
    }
  }
  return words;
}

/** A ring of corosync 2 knows no peers: while it has a fault nobody knows towards whom, and without one nothing is proven. */
function heardBy(
  to: Heartbeat['to'],
  up: boolean | null,
  from: HostId,
  members: readonly HostId[],
  whoIs: WhoIs,
): readonly { readonly host: HostId; readonly state: boolean | null }[] {
  if (to !== 'all') {
    const host = whoIs(to);
    return host === null || host === from ? [] : [{ host, state: up }];
  }
  return up === true ? [] : members.filter((host) => host !== from).map((host) => ({ host, state: null }));
}

/**
 * The links of a pair as its members tell them. A link is cut only by the word of both ends, or of one about another that
 * somebody else still hears: else the other's process may have ended, and nobody calls that a cut (architecture.md, rule 4).
 */
export function toldLinks(pair: MemberPair, words: ToldWords, sight: ToldSight): readonly ClusterLink[] {
  const ofPair = words.get(pairKey(pair.a, pair.b));
  if (ofPair === undefined) return [];
  return [...ofPair].map(([via, said]) => {
    const fresh = said.filter(({ isOld }) => !isOld);
    return fresh.length === 0 ? unheardLink(pair, via, said, sight) : toldLink(pair, via, fresh, words, sight);
  });
}

/** A link of which nobody has spoken for too long: it stays in the list as not seen, with the age of the last word. */
function unheardLink(pair: MemberPair, via: string, said: readonly Word[], { now }: ToldSight): ClusterLink {
  return {
    ...pair,
    purposes: ['heartbeat'],
    port: null,
    via,
    state: 'unobserved',
    since: null,
    ageMs: ageAt(newestOf(said), now),
    witnesses: said.map((word) => {
      const { what, ...witness } = witnessOf(word, now);
      return { ...witness, what: `last said: ${what}` };
    }),
  };
}

function toldLink(
  pair: MemberPair,
  via: string,
  said: readonly Word[],
  words: ToldWords,
  { readings, stopped, downSince, now }: ToldSight,
): ClusterLink {
  const isMissing = (host: HostId) => !said.some(({ from }) => from === host);
  const missing = [pair.a, pair.b].find(isMissing);
  const isAlone = missing !== undefined && !readings.has(missing) && (stopped.has(missing) || !isHeard(missing, words));
  const state = stateOf(said, isAlone);
  const isUp = state === 'reaches';
  return {
    ...pair,
    purposes: ['heartbeat'],
    port: null,
    via,
    state,
    since: isUp ? null : (downSince.get(toldKey(pair, via)) ?? firstAgainst(said)),
    ageMs: ageAt(newestOf(said), now),
    witnesses: said.map((word) => witnessOf(word, now)),
  };
}

function newestOf(said: readonly Word[]): number {
  return Math.max(...said.map(({ takenAt }) => takenAt));
}

/** When the first word against it was taken (ms). */
function firstAgainst(said: readonly Word[]): number {
  return Math.min(...said.flatMap(({ up, takenAt }) => (up === true ? [] : [takenAt])));
}

function stateOf(said: readonly Word[], isAlone: boolean): LinkState {
  const [downs, ups] = [said.filter(({ up }) => up === false), said.filter(({ up }) => up === true)];
  if (downs.length === 0) return ups.length === said.length ? 'reaches' : 'suspect';
  if (downs.length < said.length) return 'suspect';
  return isAlone ? 'silent' : 'cut';
}

/** Does any member that was read hear it, over any link? */
function isHeard(host: HostId, words: ToldWords): boolean {
  return [...words.values()].some((links) =>
    [...links.values()].some((said) => said.some(({ to, up, isOld }) => to === host && up === true && !isOld)),
  );
}

function witnessOf({ from, to, via, up, takenAt }: Word, now: number): LinkWitness {
  const word = up === null ? 'in doubt' : up ? 'connected' : 'disconnected';
  return { host: from, what: `${via} to ${to}: ${word}`, ageMs: ageAt(takenAt, now) };
}
