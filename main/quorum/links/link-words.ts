import type { ClusterLink } from '../../domain/cluster-link.ts';
import type { HostId } from '../../domain/ids.ts';
import { badSince, provenSince, type PairJudgement, type PurposeLinks } from './judge-pair.ts';
import type { MemberPair } from './member-pair.ts';

/** A pair of members whose hosts are not known to be cut from each other, and what its links come to. */
export interface JudgedPair extends PairJudgement {
  readonly pair: MemberPair;
}

/** So many pairs are named in one sentence. */
const namedPairs = 4;

/**
 * What an operator is told of links that are in trouble by themselves, one sentence for all pairs that suffer the same:
 * `heartbeat cut, data fine` first. Nothing here changes with the clock alone.
 */
export function linkWords(
  pairs: readonly JudgedPair[],
  silent: readonly SilentMember[],
  now: number,
): readonly string[] {
  const said = new Map<string, MemberPair[]>();
  for (const one of pairs) {
    const words = wordsOf(one, now);
    if (words !== null) said.set(words, [...(said.get(words) ?? []), one.pair]);
  }
  return [...[...said].map(([words, alike]) => `${words}: ${pairNames(alike)}`), ...silent.map(silentWords)];
}

/** A member of which nobody hears a heartbeat, and who could not be asked. */
export interface SilentMember {
  readonly host: HostId;
  readonly deafEars: readonly HostId[];
}

function silentWords({ host, deafEars }: SilentMember): string {
  return `no heartbeat of ${host} reaches ${deafEars.join(', ')}, and it could not be asked itself: stopped there or cut off, its vote is not with theirs`;
}

function wordsOf({ heartbeat, data }: JudgedPair, now: number): string | null {
  if (heartbeat.carried === 'cut') return heartbeatCutWords(heartbeat, data, now);
  if (heartbeat.carried === 'partly') return carriedElsewhereWords(heartbeat);
  const since = badSince(data);
  if (data.carried !== 'cut' || since === null || heartbeat.carried !== 'works') return null;
  return provenSince(heartbeat, since, now) ? `data cut, heartbeat fine (${namesOf(data.links)})` : null;
}

function heartbeatCutWords(heartbeat: PurposeLinks, data: PurposeLinks, now: number): string {
  const names = namesOf(heartbeat.links);
  const since = badSince(heartbeat) ?? now;
  const isBoth = heartbeat.links.every(({ purposes }) => purposes.includes('data'));
  if (data.carried === 'cut') return `heartbeat and data cut (${names}), while the hosts reach each other`;
  if (data.carried !== 'works' || !provenSince(data, since, now))
    return `heartbeat cut (${names}), data not proven since`;
  return isBoth ? `heartbeat and data cut on ${names}, other ports fine` : `heartbeat cut, data fine (${names})`;
}

function carriedElsewhereWords({ links }: PurposeLinks): string {
  const cut = links.filter(({ state }) => state === 'cut' || state === 'silent');
  const carrying = links.filter(({ state }) => state === 'reaches');
  return `heartbeat on ${namesOf(cut)} cut, ${namesOf(carrying)} ${carrying.length === 1 ? 'carries' : 'carry'} it`;
}

function namesOf(links: readonly ClusterLink[]): string {
  return links.map(({ port, via }) => (port === null ? (via === 'TCP' ? 'TCP' : via) : `port ${port}`)).join(', ');
}

function pairNames(pairs: readonly MemberPair[]): string {
  const named = pairs.slice(0, namedPairs).map(({ a, b }) => `${a} | ${b}`);
  const more = pairs.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more pairs`] : [])].join(', ');
}
