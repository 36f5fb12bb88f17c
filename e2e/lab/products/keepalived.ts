import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, votingMembers } from './lab-product.ts';

const pair = ['alpha1', 'beta1'] as const;
const virtualAddress = '10.98.77.7';

/** Hosts of the lab share no link, so VRRP goes from address to address (keepalived.conf(5), unicast_peer). */
function writeConfiguration(ground: Ground, host: string, priority: number): string {
  const peers = pair.filter((each) => each !== host).map((each) => ground.address(each));
  const file = join(ground.folder(host), 'keepalived.conf');
  const lines = [
    `global_defs {\n  router_id ${host}\n}`,
    'vrrp_instance lab {',
    '  state BACKUP',
    '  interface eth0',
    '  virtual_router_id 51',
    `  priority ${priority}`,
    '  advert_int 1',
    `  unicast_src_ip ${ground.address(host)}`,
    `  unicast_peer {\n    ${peers.join('\n    ')}\n  }`,
    `  virtual_ipaddress {\n    ${virtualAddress}/32\n  }`,
    '}',
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** keepalived, two hosts and one virtual address, with its default timers. */
export const keepalived: LabProduct = {
  cluster: 'vip',
  members: pair,
  clusters: () => [
    {
      id: 'vip',
      product: 'keepalived',
      quorum: { model: 'none' },
      probe: { vip: virtualAddress },
      members: votingMembers(pair),
    },
  ],
  async start(ground) {
    pair.forEach((host, index) => {
      const folder = ground.folder(host);
      const pidFiles = ['-p', 'parent.pid', '-r', 'vrrp.pid', '-c', 'checkers.pid'].map((word) =>
        word.endsWith('.pid') ? join(folder, word) : word,
      );
      const file = writeConfiguration(ground, host, 100 - 10 * index);
      ground.start(host, ['keepalived', '--dont-fork', '--log-console', '--vrrp', '-f', file, ...pidFiles]);
    });
    await eventually('keepalived takes the address', 60_000, async () =>
      (await leadersOf(keepalived, ground)).join() === pair[0] ? true : null,
    );
  },
  async leads(ground, host) {
    const answer = await ground.ask(host, ['ip', '-4', 'addr', 'show', 'dev', 'eth0']);
    return answer === null ? null : answer.includes(`inet ${virtualAddress}/`);
  },
};
