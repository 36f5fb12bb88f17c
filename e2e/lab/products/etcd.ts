import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts, votingMembers } from './lab-product.ts';

const status = 'etcdctl --command-timeout 2s --dial-timeout 2s endpoint status -w json';

/*
 * etcdctl endpoint status -w json:
 *
 *   [{"Endpoint":"127.0.0.1:2379","Status":{"header":{"member_id":3341…,…},"leader":15105334838749889767,…,"errors":["etcdserver: no leader"]}}]
 *
 * The ids have 64 bits, so they are compared as text.
 */
function saysItLeads(answer: string): boolean {
  const [, own] = /"member_id":(\d+)/.exec(answer) ?? [];
  const [, leader] = /"leader":(\d+)/.exec(answer) ?? [];
  return own !== undefined && own === leader && !answer.includes('no leader');
}

function serverCommand(ground: Ground, host: string): readonly string[] {
  const peer = (of: string): string => `http://${ground.address(of)}:2380`;
  return [
    ...['etcd', '--name', host, '--data-dir', join(ground.folder(host), 'etcd')],
    ...[
      '--listen-client-urls',
      'http://0.0.0.0:2379',
      '--advertise-client-urls',
      `http://${ground.address(host)}:2379`,
    ],
    ...['--listen-peer-urls', 'http://0.0.0.0:2380', '--initial-advertise-peer-urls', peer(host)],
    ...['--initial-cluster', memberHosts.map((each) => `${each}=${peer(each)}`).join(',')],
    ...['--initial-cluster-state', 'new'],
  ];
}

/** etcd, three voters, as Debian has it. */
export const etcd: LabProduct = {
  cluster: 'etcd',
  members: memberHosts,
  clusters: () => [
    {
      id: 'etcd',
      product: 'etcd',
      ports: [2379, 2380],
      quorum: { model: 'majority' },
      members: votingMembers(memberHosts),
    },
  ],
  async start(ground) {
    for (const host of memberHosts) ground.start(host, serverCommand(ground, host));
    await eventually('etcd elects', 60_000, async () => ((await leadersOf(etcd, ground)).length === 1 ? true : null));
  },
  async leads(ground, host) {
    const answer = await ground.ask(host, ['sh', '-c', status]);
    return answer === null ? null : saysItLeads(answer);
  },
};
