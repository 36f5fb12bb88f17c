import { multiPrimaryProducts } from '../../main/domain/multi-primary.ts';
import type { ClusterStatus, MemberBelief, Phase } from '../../main/domain/snapshot.ts';
import { withoutLeader } from '../../main/domain/without-leader.ts';
import type { Level } from '../ui/level.ts';
import type { DeclaredCluster } from './quorum-bar.ts';

/** Who leads a cluster, as far as its members say, in the few signs a table has room for. */
export interface PrimariesSeen {
  /** `1`, `0`, `2!`; `?` = some could not be asked and nobody of the others leads; `–` = nobody is asked, or nobody ever leads. */
  readonly sign: string;
  readonly level: Level;
  /** Who leads, by the word of the members. */
  readonly hosts: readonly string[];
  /** Who says so, or why nobody does. */
  readonly words: string;
  /** The same where there is little room. */
  readonly short: string;
  /** Age of the newest of these words, ms; null where there is none. */
  readonly ageMs: number | null;
}

/**
 * Sums up who leads. Two that claim it are an alarm only when the engine has confirmed it: an old leader that has not heard
 * of the new term yet, and a switchover between two readings, look the same for a moment (research/7, traps 5 and 8).
 */
export function primariesSeen(status: ClusterStatus, declared: DeclaredCluster, dual: Phase | null): PrimariesSeen {
  const hosts = status.primaries.map(({ host }) => host);
  const ageMs = newest(status.primaries.map((primary) => primary.ageMs));
  if (hosts.length > 1 && multiPrimaryProducts.has(declared.product) && dual === null) {
    const words = 'lead together, each by its own word';
    return { sign: `${hosts.length}`, level: 'normal', hosts, words, short: 'together', ageMs };
  }
  if (hosts.length > 1) {
    const level = dual === 'confirmed' ? 'p1' : 'p3';
    const words = level === 'p1' ? 'each by its own word' : 'each by its own word, not confirmed';
    const short = level === 'p1' ? 'each by itself' : 'unconfirmed';
    return { sign: `${hosts.length}!`, level, hosts, words, short, ageMs };
  }
  const [host] = hosts;
  if (host !== undefined) {
    const others = status.members.filter((member) => member.host !== host && member.leader === host).length;
    const words = others === 0 ? 'by its own word' : `by its own word and ${others} more`;
    const short = others === 0 ? 'by itself' : `itself + ${others}`;
    return { sign: '1', level: 'normal', hosts, words, short, ageMs };
  }
  return withoutClaim(status, declared);
}

/** No member says of itself that it leads: others may name one, or nobody leads, or nobody could be asked. */
function withoutClaim({ members }: ClusterStatus, declared: DeclaredCluster): PrimariesSeen {
  const none = { hosts: [], ageMs: null };
  if (members.length === 0)
    return { ...none, sign: '–', level: 'normal', words: 'members are not asked', short: 'not asked' };
  const read = members.filter(({ role }) => role !== 'unknown');
  const named = [...new Set(read.flatMap(({ leader }) => leader ?? []))];
  if (named.length > 0) {
    const naming = read.filter(({ leader }) => leader !== null);
    const level = named.length === 1 ? 'normal' : 'p3';
    const words = `named by ${naming.length} of ${members.length}`;
    return { sign: `${named.length}`, level, hosts: named, words, short: words, ageMs: newest(naming.flatMap(ageOf)) };
  }
  const able = declared.members.filter(({ role }) => role !== 'witness').map(({ host }) => host);
  const unread = able.filter((host) => !read.some((member) => member.host === host)).length;
  if (unread > 0)
    return {
      ...none,
      sign: '?',
      level: 'blind',
      words: `${unread} of ${able.length} not read`,
      short: `${unread}/${able.length} unread`,
    };
  const ageMs = newest(read.flatMap(ageOf));
  if (withoutLeader.has(declared.product) || read.every(({ role }) => role === 'none')) {
    return { ...none, sign: '–', level: 'normal', words: 'has no leader by its nature', short: 'no leader', ageMs };
  }
  return { ...none, sign: '0', level: 'p2', words: 'all read, none leads', short: 'none leads', ageMs };
}

function ageOf({ ageMs }: MemberBelief): readonly number[] {
  return ageMs === null ? [] : [ageMs];
}

function newest(agesMs: readonly number[]): number | null {
  return agesMs.length === 0 ? null : Math.min(...agesMs);
}
