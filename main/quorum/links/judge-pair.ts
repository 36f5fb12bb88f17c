import type { ClusterLink, LinkPurpose } from '../../domain/cluster-link.ts';
import { newerByMs } from '../../verdict/picture.ts';

/**
 * What the links of one purpose between two members come to: `partly` = some are cut and others carry it; `doubt` = nobody
 * can say; `unknown` = nobody looked.
 */
export type Carried = 'works' | 'partly' | 'cut' | 'silent' | 'doubt' | 'unknown';

/** The links of one purpose, and what they come to. */
export interface PurposeLinks {
  readonly carried: Carried;
  readonly links: readonly ClusterLink[];
}

/** Two members by purpose. The same link may be both their data and their heartbeat. */
export interface PairJudgement {
  readonly heartbeat: PurposeLinks;
  readonly data: PurposeLinks;
}

/**
 * Judges the links of one pair. Where the product tells its heartbeat links itself these are its heartbeat, whatever TCP
 * shows (corosync's run over UDP). Its data are those of ports that are not its heartbeat, where anything is known of one;
 * else what the hosts exchange at all.
 */
export function judgePair(listed: readonly ClusterLink[], anyPort: ClusterLink): PairJudgement {
  // Of what nobody tells any more only the row is left.
  const links = listed.filter(({ via, state }) => via === 'TCP' || state !== 'unobserved');
  const told = links.filter(({ via, witnesses }) => via !== 'TCP' && witnesses.length > 0);
  const beating = links.filter(isFor('heartbeat'));
  const heartbeats = told.some(({ state }) => state !== 'suspect') ? told : beating;
  const own = links.filter((link) => isFor('data')(link) && !heartbeats.includes(link));
  const data = carriedBy(own) === 'unknown' ? [anyPort] : own;
  return {
    heartbeat: { carried: carriedBy(heartbeats), links: heartbeats },
    data: { carried: carriedBy(data), links: data },
  };
}

function isFor(purpose: LinkPurpose): (link: ClusterLink) => boolean {
  return ({ purposes }) => purposes.includes(purpose);
}

function carriedBy(links: readonly ClusterLink[]): Carried {
  const seen = links.filter(({ state }) => state !== 'unobserved' && state !== 'closed');
  if (seen.length === 0) return 'unknown';
  const cut = seen.filter(({ state }) => state === 'cut' || state === 'silent');
  if (cut.length === seen.length) return seen.some(({ state }) => state === 'silent') ? 'silent' : 'cut';
  if (seen.some(({ state }) => state === 'reaches')) return cut.length > 0 ? 'partly' : 'works';
  return 'doubt';
}

/** Since when the worst of them is bad (ms); null where none is. */
export function badSince({ links }: PurposeLinks): number | null {
  const moments = links.flatMap(({ since }) => (since === null ? [] : [since]));
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Was any of them proven to work after this moment? A proof from before a cut says nothing of the time after it. */
export function provenSince({ links }: PurposeLinks, since: number, now: number): boolean {
  return links.some(({ state, ageMs }) => state === 'reaches' && ageMs !== null && now - ageMs > since + newerByMs);
}
