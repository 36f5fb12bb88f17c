import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { memberHosts, votingMembers } from './lab-product.ts';

/** The account as which the server runs. */
const account = 'rabbitmq';
const asAccount = ['setpriv', `--reuid=${account}`, `--regid=${account}`, '--clear-groups'] as const;
const password = 'lab-password';
/** Each of three Erlang machines takes its time to boot (ms). */
const startMs = 180_000;

function nodeOf(ground: Ground, host: string): string {
  return `rabbit@${ground.address(host)}`;
}

/**
 * Where the server looks for it, and the probe too. The account of the probe may read what a monitor may, and nothing else.
 * `tickSeconds` = net_ticktime, after which a silent node counts as gone; null = the default, 60.
 */
function writeConfiguration(ground: Ground, host: string, tickSeconds: number | null): void {
  const etc = ground.etc(host, 'rabbitmq');
  const nodes = memberHosts.map(
    (each, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${nodeOf(ground, each)}`,
  );
  const lines = [
    'cluster_partition_handling = pause_minority',
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes,
    'listeners.tcp.default = 0.0.0.0:5672',
    'management.tcp.ip = 127.0.0.1',
    'default_user = quorumscope',
    `default_pass = ${password}`,
    'default_user_tags.monitoring = true',
    'default_permissions.configure = ^$',
    'default_permissions.read = ^$',
    'default_permissions.write = ^$',
    '',
  ];
  writeFileSync(join(etc, 'rabbitmq.conf'), lines.join('\n'));
  if (tickSeconds !== null)
    writeFileSync(join(etc, 'advanced.config'), `[{kernel, [{net_ticktime, ${tickSeconds}}]}].\n`);
  writeFileSync(join(etc, 'enabled_plugins'), '[rabbitmq_management].\n');
  const netrc = `machine 127.0.0.1 login quorumscope password ${password}\n`;
  writeFileSync(join(ground.home(host), '.netrc'), netrc, { mode: 0o644 });
}

/** A program of the node's own. Debian's wrappers in /usr/sbin would take the home of the package (research/7, section 1). */
function program(ground: Ground, host: string, ...words: readonly [string, ...string[]]): readonly string[] {
  const folder = ground.folder(host, account);
  const settings = {
    HOME: folder,
    RABBITMQ_USE_LONGNAME: 'true',
    RABBITMQ_NODENAME: nodeOf(ground, host),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
  };
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const [name, ...more] = words;
  return [...asAccount, 'env', ...set, join('/usr/lib/rabbitmq/bin', name), ...more];
}

/** What a node answers by its management API: who runs, in its eyes. `refused` = it listens no more: paused. `silent` = it hangs. */
export type Answer = readonly string[] | 'refused' | 'silent';

/*
 * GET /api/nodes?columns=name,running:
 *
 *   [{"name":"rabbit@10.98.1.11","running":true},{"name":"rabbit@10.98.2.11","running":false}]
 */
export async function runningBy(ground: Ground, host: string): Promise<Answer> {
  const url = 'http://127.0.0.1:15672/api/nodes?columns=name,running';
  const curl = `curl -q -s -m 2 -u quorumscope:${password} '${url}'; echo " exit=$?"`;
  const answer = (await ground.ask(host, ['sh', '-c', curl])) ?? '';
  if (answer.includes(' exit=7')) return 'refused';
  if (!answer.includes(' exit=0')) return 'silent';
  const names = [...answer.matchAll(/\{[^{}]*\}/g)].flatMap(([node]) => {
    const [, name] = /"name":"([^"]+)"/.exec(node) ?? [];
    return name !== undefined && node.includes('"running":true') ? [name] : [];
  });
  return memberHosts.filter((each) => names.includes(nodeOf(ground, each)));
}

/** When just these run in the eyes of a node. */
export function runsWith(ground: Ground, host: string, members: readonly string[]): Promise<number> {
  return eventually(`${members.join()} run in the eyes of ${host}`, startMs, async () => {
    const answer = await runningBy(ground, host);
    return typeof answer !== 'string' && answer.join() === members.join() ? performance.now() : null;
  });
}

/** A node that has paused tries again every second and boots in some 5 s (research/7, section 3); after this time it has failed (ms). */
const rebootMs = 40_000;

/**
 * Waits until a node that has paused runs with all others. Its boot fails every other time, and then it stays stopped until people restart
 * it: its management agent crashes when two connections to one node cross (`rabbit_net:dist_info` of 3.10, case_clause). `byPeople` says so.
 */
export async function comesBack(
  ground: Ground,
  host: string,
): Promise<{ readonly at: number; readonly byPeople: boolean }> {
  const failedAt = performance.now() + rebootMs;
  const stood = await eventually(`${host} is back, or has failed`, rebootMs * 2, async () => {
    if ((await runningBy(ground, host)) !== 'refused') return 'runs';
    return performance.now() > failedAt ? 'failed' : null;
  });
  if (stood === 'failed') {
    // start_app refuses: the boot that failed left its database running.
    await ground.finish(host, program(ground, host, 'rabbitmqctl', 'stop'));
    ground.start(host, program(ground, host, 'rabbitmq-server'));
  }
  return { at: await runsWith(ground, host, memberHosts), byPeople: stood === 'failed' };
}

/** Stops the broker of a node, which itself lives on, or starts it again. */
export async function commandBroker(ground: Ground, host: string, command: 'stop_app' | 'start_app'): Promise<void> {
  await ground.finish(host, program(ground, host, 'rabbitmqctl', '-q', command));
}

/** RabbitMQ, three nodes that pause where they see half of the cluster or less. */
export const rabbitmq = rabbitmqWith({ tickSeconds: null });

/** The same, whose nodes notice a cut after a quarter of the time. */
export const quickRabbitmq = rabbitmqWith({ tickSeconds: 15 });

function rabbitmqWith({ tickSeconds }: { readonly tickSeconds: number | null }): LabProduct {
  return {
    cluster: 'rabbitmq',
    members: memberHosts,
    clusters: () => [
      {
        id: 'rabbitmq',
        product: 'rabbitmq',
        ports: [5672, 25672],
        quorum: { model: 'pause-minority' },
        members: votingMembers(memberHosts),
      },
    ],
    async start(ground) {
      const [first, ...others] = memberHosts;
      for (const host of memberHosts) {
        writeConfiguration(ground, host, tickSeconds);
        const folder = ground.folder(host, account);
        // All nodes of a cluster know one secret (rabbitmq.com, clustering: the Erlang cookie).
        await ground.finish(host, [
          ...asAccount,
          'sh',
          '-c',
          'umask 077; printf lab-cookie >"$0/.erlang.cookie"',
          folder,
        ]);
      }
      ground.start(first, program(ground, first, 'rabbitmq-server'));
      await runsWith(ground, first, [first]);
      for (const host of others) ground.start(host, program(ground, host, 'rabbitmq-server'));
      for (const host of memberHosts) await runsWith(ground, host, memberHosts);
    },
    async leads(ground, host) {
      const answer = await runningBy(ground, host);
      return answer === 'silent' ? null : answer !== 'refused';
    },
  };
}
