import { partText } from './part-text.ts';
import type { Belief } from './election.ts';

/** A member of a demo cluster as its product lists it. */
export interface DemoMember {
  readonly id: string;
  readonly address: string;
}

const clusterId = '6455898541232186130';

/** What etcdctl 3.4 prints on a member that believes this: `endpoint status -w json`, then `member list -w json`. */
export function etcdWords(member: string, members: readonly DemoMember[], belief: Belief): string {
  const leader = belief.leader === null ? '' : `"leader":${numberOf(members, belief.leader)},`;
  const errors = belief.leader === null ? ',"errors":["etcdserver: no leader"]' : '';
  const header = `{"cluster_id":${clusterId},"member_id":${numberOf(members, member)},"revision":2,"raft_term":${belief.term}}`;
  const status = `[{"Endpoint":"http://127.0.0.1:2379","Status":{"header":${header},"version":"3.4.23","dbSize":24576,${leader}"raftIndex":10,"raftTerm":${belief.term},"raftAppliedIndex":10${errors},"dbSizeInUse":16384}}]`;
  const listed = members.map(
    ({ id, address }) =>
      `{"ID":${numberOf(members, id)},"name":"${id}","peerURLs":["http://${address}:2380"],"clientURLs":["http://${address}:2379"]}`,
  );
  return `${partText('status', status)}${partText('members', `{"header":${header},"members":[${listed.join(',')}]}`)}`;
}

/** Member ids of etcd are 64-bit numbers, larger than a JavaScript number holds: kept as text. */
function numberOf(members: readonly DemoMember[], id: string): string {
  return `186356247951203587${members.findIndex((member) => member.id === id)}`;
}
