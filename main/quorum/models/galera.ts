import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import { agreedComponent, type MovingBar } from '../moving-bar.ts';
import type { VoteRule } from '../vote-rule.ts';
import { majorityOf, votesAmong } from '../votes.ts';
import { majorityRule } from './majority.ts';

/**
 * Galera's primary component (gcomm/src/pc_proto.cpp, have_quorum): members of the last primary component that are still
 * together must weigh more than half of it, those who left in good order taken off: 2·w(here) + w(left) > w(last). Who was
 * not in the last one counts for nothing before it has joined again. Weights (`pc.weight`) are the members' votes; an
 * arbitrator (garbd) is a member with a vote and no data. Where the last primary component was not read the declared
 * members stand for it.
 */
export function galeraRule(cluster: Cluster, bar: MovingBar): VoteRule {
  const plain = majorityRule(cluster, 'component');
  const declared = cluster.members.map(({ host }) => host);
  const common = agreedComponent(bar.told) ?? bar.last ?? declared;
  const barOf = (last: readonly HostId[]) =>
    majorityOf(Math.max(0, votesAmong(cluster, last) - votesAmong(cluster, onlyIn(bar.left, last))));
  return {
    ...plain,
    needed: barOf(common),
    weigh: (hosts) => {
      const teller = hosts.find((host) => bar.told.has(host));
      const last = (teller === undefined ? undefined : bar.told.get(teller)) ?? common;
      return { have: votesAmong(cluster, onlyIn(hosts, last)), need: barOf(last) };
    },
  };
}

function onlyIn(hosts: readonly HostId[], last: readonly HostId[]): readonly HostId[] {
  return hosts.filter((host) => last.includes(host));
}
