import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts, votingMembers } from './lab-product.ts';

function writeConfiguration(ground: Ground, host: string): string {
  const folder = ground.folder(host);
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const number = (of: string): number => memberHosts.findIndex((each) => each === of) + 1;
  writeFileSync(join(data, 'myid'), `${number(host)}\n`);
  const file = join(folder, 'zoo.cfg');
  const lines = [
    'tickTime=2000',
    'initLimit=10',
    'syncLimit=5',
    `dataDir=${data}`,
    'clientPort=2181',
    '4lw.commands.whitelist=srvr,mntr,conf,isro',
    ...memberHosts.map((each) => `server.${number(each)}=${ground.address(each)}:2888:3888`),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

const jars = ['zookeeper', 'slf4j-simple', 'logback-classic'].map((name) => `/usr/share/java/${name}.jar`).join(':');
const java = ['java', '-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dzookeeper.admin.enableServer=false'];
const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';

const ask = 'exec 3<>/dev/tcp/127.0.0.1/2181 && printf srvr >&3 && cat <&3';

/** What a member says of its part, in its `Mode:`; null where it serves nobody or says nothing. */
async function modeOf(ground: Ground, host: string): Promise<string | null> {
  const answer = await ground.ask(host, ['timeout', '-k', '1', '2', 'bash', '-c', ask]);
  return answer === null ? null : (/^Mode: (\w+)/m.exec(answer)?.[1] ?? 'none');
}

/** ZooKeeper, three servers, with tickTime and limits of the Debian package. */
export const zookeeper: LabProduct = {
  cluster: 'zookeeper',
  members: memberHosts,
  clusters: () => [
    {
      id: 'zookeeper',
      product: 'zookeeper',
      // 2888 is open on the leader alone: a leader that becomes a follower closes it, and nothing is down.
      ports: [2181, 2888, 3888],
      quorum: { model: 'majority' },
      members: votingMembers(memberHosts),
    },
  ],
  async start(ground) {
    for (const host of memberHosts) ground.start(host, [...java, '-cp', jars, main, writeConfiguration(ground, host)]);
    await eventually('ZooKeeper elects', 90_000, async () => {
      const modes = await Promise.all(memberHosts.map((host) => modeOf(ground, host)));
      const isWhole = modes.every((mode) => mode === 'leader' || mode === 'follower');
      return isWhole && (await leadersOf(zookeeper, ground)).length === 1 ? true : null;
    });
  },
  async leads(ground, host) {
    const mode = await modeOf(ground, host);
    return mode === null ? null : mode === 'leader';
  },
};
