import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts } from './lab-product.ts';

/** Sentinel calls a primary down after so long; its default is 30 s, which would only make the test longer. */
const downAfterMs = 5000;
const password = 'lab-password';

function write(folder: string, name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function passwordFile(ground: Ground): string {
  return join(ground.folder('passwords'), 'redis');
}

function writeServer(ground: Ground, host: string): string {
  const folder = ground.folder(host);
  return write(folder, 'redis.conf', [
    'bind 0.0.0.0',
    'port 6379',
    `dir ${folder}`,
    'protected-mode no',
    'save ""',
    'user default on nopass ~* &* +@all',
    `user quorumscope on >${password} resetkeys resetchannels -@all +info +config|get`,
    ...(host === memberHosts[0] ? [] : [`replicaof ${ground.address(memberHosts[0])} 6379`]),
  ]);
}

function writeSentinel(ground: Ground, host: string): string {
  const folder = ground.folder(host);
  const words = ['masters', 'replicas', 'sentinels', 'ckquorum', 'myid'].map((word) => `+sentinel|${word}`).join(' ');
  return write(folder, 'sentinel.conf', [
    'bind 0.0.0.0',
    'port 26379',
    `dir ${folder}`,
    'protected-mode no',
    `sentinel monitor lab ${ground.address(memberHosts[0])} 6379 2`,
    `sentinel down-after-milliseconds lab ${downAfterMs}`,
    'user default on nopass ~* &* +@all',
    `user quorumscope on >${password} resetkeys resetchannels -@all ${words}`,
  ]);
}

/** Does this Sentinel know both others and all replicas? Only then may it fail over (redis.io, Sentinel). */
async function knowsAll(ground: Ground, host: string): Promise<boolean> {
  const answer = await ground.ask(host, ['redis-cli', '-p', '26379', 'SENTINEL', 'MASTER', 'lab']);
  const lines = answer?.split('\n') ?? [];
  const value = (name: string): string | undefined => lines[lines.indexOf(name) + 1];
  return value('num-other-sentinels') === '2' && value('num-slaves') === '2' && value('flags') === 'master';
}

/** Redis with two replicas, and a Sentinel beside each of the three. alpha1 leads at first. */
export const redis: LabProduct = {
  cluster: 'redis',
  members: memberHosts,
  clusters: (ground) => [
    {
      id: 'redis',
      product: 'redis',
      ports: [6379],
      quorum: { model: 'none' },
      probe: { user: 'quorumscope', passwordFile: passwordFile(ground) },
      members: memberHosts.map((host) => ({ host, votes: 1, role: 'data' as const })),
    },
    {
      id: 'sentinels',
      product: 'redis-sentinel',
      ports: [26379],
      quorum: { model: 'sentinel', quorum: 2 },
      probe: { user: 'quorumscope', passwordFile: passwordFile(ground), master: 'lab' },
      members: memberHosts.map((host) => ({ host, votes: 1, role: 'witness' as const })),
    },
  ],
  async start(ground) {
    writeFileSync(passwordFile(ground), `${password}\n`, { mode: 0o644 });
    for (const host of memberHosts) {
      ground.start(host, ['redis-server', writeServer(ground, host)]);
      ground.start(host, ['redis-sentinel', writeSentinel(ground, host)], 'sentinel.log');
    }
    await eventually('the Sentinels know each other and both replicas', 60_000, async () => {
      const know = await Promise.all(memberHosts.map((host) => knowsAll(ground, host)));
      return know.every(Boolean) && (await leadersOf(redis, ground)).length === 1 ? true : null;
    });
  },
  async leads(ground, host) {
    const answer = await ground.ask(host, ['redis-cli', 'ROLE']);
    return answer === null ? null : answer.startsWith('master');
  },
};
