import type { Cluster, Member } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';

/** Votes a member brings. An observer member has none, whatever the inventory says of numbers. */
export function votesOf({ role, votes }: Member): number {
  return role === 'observer' ? 0 : votes;
}

/** Votes declared. Never "votes seen": a minority that counts only itself looks like a majority (research/5, D, 5). */
export function totalVotes({ members }: Cluster): number {
  return members.reduce((sum, member) => sum + votesOf(member), 0);
}

/** Declared votes of those of the hosts that are members. */
export function votesAmong({ members }: Cluster, hosts: readonly HostId[]): number {
  return members.reduce((sum, member) => (hosts.includes(member.host) ? sum + votesOf(member) : sum), 0);
}

/** The smallest number of votes that is more than half. */
export function majorityOf(votes: number): number {
  return Math.floor(votes / 2) + 1;
}
