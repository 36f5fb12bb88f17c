import { assertNever } from '../domain/assert-never.ts';
import type { HostId } from '../domain/ids.ts';
import { marginOf, type VoteRule, type Weight } from './vote-rule.ts';

/** Members that count together in their product's own sense. */
export interface Gathering {
  readonly hosts: readonly HostId[];
  readonly weight: Weight;
}

/** Are these two tied? Symmetric. */
type IsTied = (a: HostId, b: HostId) => boolean;

/**
 * The best that members of one side can do under their product's notion of togetherness: all of them, the best star or the
 * best clique. One more tie or host never lowers its margin. Where cliques are too many to be searched the answer is safe:
 * `least` gives what surely is possible, `most` what cannot be exceeded.
 */
export function strongest(
  rule: VoteRule,
  hosts: readonly HostId[],
  isTied: IsTied,
  ifTooMany: 'least' | 'most',
): Gathering {
  const all = gathering(rule, hosts);
  if (rule.together === 'component') return all;
  const loose = hosts.filter((host) => hosts.some((other) => other !== host && !isTied(host, other)));
  switch (rule.together) {
    case 'star':
      return bestOf(rule, stars(rule, hosts, isTied));
    case 'clique':
      return loose.length === 0 ? all : bestOf(rule, cliques(hosts, loose, isTied, ifTooMany));
    default:
      return assertNever(rule.together);
  }
}

function gathering(rule: VoteRule, hosts: readonly HostId[]): Gathering {
  return { hosts, weight: rule.weigh(hosts) };
}

function bestOf(rule: VoteRule, sets: readonly (readonly HostId[])[]): Gathering {
  let best = gathering(rule, []);
  for (const hosts of sets) {
    const one = gathering(rule, hosts);
    if (isBetter(one.weight, best.weight)) best = one;
  }
  return best;
}

function isBetter(a: Weight, b: Weight): boolean {
  const more = marginOf(a) - marginOf(b);
  return more > 0 || (more === 0 && a.have > b.have);
}

/** Everybody who may lead, with those it reaches directly. */
function stars(rule: VoteRule, hosts: readonly HostId[], isTied: IsTied): readonly (readonly HostId[])[] {
  return hosts
    .filter((host) => rule.canLead(host))
    .map((leader) => hosts.filter((host) => host === leader || isTied(leader, host)));
}

/** Above this many members with a missing tie there may be millions of cliques; corosync itself ends at 32 nodes. */
const searchable = 20;

/** The largest groups in which all reach all. `loose` are the hosts that lack a tie; the others stand in every one. */
function cliques(
  hosts: readonly HostId[],
  loose: readonly HostId[],
  isTied: IsTied,
  ifTooMany: 'least' | 'most',
): readonly (readonly HostId[])[] {
  if (loose.length > searchable) return [ifTooMany === 'most' ? hosts : greedyClique(hosts, isTied)];
  const firm = hosts.filter((host) => !loose.includes(host));
  const found: (readonly HostId[])[] = [];
  grow([], loose, [], isTied, (clique) => found.push([...firm, ...clique]));
  return found;
}

/** Bron and Kerbosch (1973), with a pivot. */
function grow(
  clique: readonly HostId[],
  open: readonly HostId[],
  done: readonly HostId[],
  isTied: IsTied,
  give: (clique: readonly HostId[]) => void,
): void {
  if (open.length === 0 && done.length === 0) return give(clique);
  const pivot = open[0] ?? done[0];
  let [left, past] = [open, done];
  for (const host of open) {
    if (pivot !== undefined && host !== pivot && isTied(host, pivot)) continue;
    const near = (other: HostId) => other !== host && isTied(host, other);
    grow([...clique, host], left.filter(near), past.filter(near), isTied, give);
    left = left.filter((other) => other !== host);
    past = [...past, host];
  }
}

function greedyClique(hosts: readonly HostId[], isTied: IsTied): readonly HostId[] {
  const clique: HostId[] = [];
  for (const host of hosts) if (clique.every((other) => isTied(host, other))) clique.push(host);
  return clique;
}
