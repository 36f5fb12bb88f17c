import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts, votingMembers } from './lab-product.ts';

function writeConfiguration(ground: Ground, host: string): string {
  const folder = ground.folder(host);
  const routes = memberHosts.map((each) => `nats://${ground.address(each)}:6222`).join(', ');
  const file = join(folder, 'nats.conf');
  const lines = [
    `server_name: ${host}`,
    'listen: 0.0.0.0:4222',
    'http: 127.0.0.1:8222',
    `jetstream { store_dir: "${join(folder, 'data')}" }`,
    `cluster { name: lab, listen: 0.0.0.0:6222, routes: [ ${routes} ] }`,
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

/*
 * GET /jsz of a member, the part that counts:
 *
 *   "meta_cluster": {
 *     "name": "lab",
 *     "leader": "n2",
 */
function leaderIn(jsz: string): string | null {
  return /"meta_cluster":\s*\{[^}]*?"leader":\s*"([^"]+)"/.exec(jsz)?.[1] ?? null;
}

/** NATS with JetStream, three servers: the group of its metadata elects. */
export const nats: LabProduct = {
  cluster: 'nats',
  members: memberHosts,
  clusters: () => [
    {
      id: 'nats',
      product: 'nats',
      ports: [4222, 6222],
      quorum: { model: 'majority' },
      members: votingMembers(memberHosts),
    },
  ],
  async start(ground) {
    for (const host of memberHosts) ground.start(host, ['nats-server', '-c', writeConfiguration(ground, host)]);
    await eventually('NATS elects', 60_000, async () => ((await leadersOf(nats, ground)).length === 1 ? true : null));
  },
  async leads(ground, host) {
    const answer = await ground.ask(host, ['curl', '-q', '-sS', '-m', '2', 'http://127.0.0.1:8222/jsz']);
    return answer === null ? null : leaderIn(answer) === host;
  },
};
