import type { Automation, Heartbeat, RawRole, Reading } from '../domain/reading.ts';
import { asText, at, readJson } from './json-text.ts';
import { majorityOf } from './majority.ts';
import { withAddress } from './member-name.ts';
import { partNamed, type RolePart, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { isSelf, type RabbitNode, readNodes } from './rabbitmq-nodes.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

const own: readonly FailureWord[] = [
  {
    says: /Not management user|User not authorised|User not authorized/i,
    reason: 'no-permission',
    means: 'the user lacks the tag monitoring',
  },
  {
    says: /requires the .rabbit. app to be running|is not running or has not fully booted|not running at all/i,
    reason: 'unreadable',
    means: 'the node is paused, stopping or not started',
  },
  {
    says: /Erlang distribution failed/i,
    reason: 'wrong-credentials',
    means: "the Erlang cookie may not be the server's",
  },
  { says: /\bhttp=404\b/, reason: 'unreadable', means: 'that port has no management API' },
  { says: /\bhttp=5\d\d\b/, reason: 'unreadable', means: 'the management API fails' },
];

/** curl's exit status 7: nobody listens, or a filter rejects. It says no more than that, and nothing without -S. */
const refused: readonly FailureWord[] = [
  {
    says: /(?:)/,
    reason: 'unreadable',
    means: 'the management port refuses: the node is paused or stopped, or has no such plugin',
  },
];

const columns = 'columns=name,type,running,partitions,being_drained,net_ticktime';

/** RabbitMQ: nodes of one Erlang cluster. Queues have leaders, the cluster has none. */
export const rabbitmq: Product = {
  name: 'rabbitmq',
  title: 'RabbitMQ cluster',
  script: [
    'api() { timeout -k 1 5 curl -sS -m 4 --netrc-optional -w "\\nhttp=%{http_code}\\n" "$p_url/api/$1"; }',
    `part nodes api "nodes?${columns}" || exit 0`,
    'part overview api "overview?columns=cluster_name,node,rabbitmq_version"',
    'set +f',
    'part conf timeout -k 1 2 grep -hsE "^[[:space:]]*cluster_partition_handling[[:space:]]*=" /etc/rabbitmq/rabbitmq.conf /etc/rabbitmq/conf.d/*.conf',
    'exit 0',
  ],
  parameters: [
    {
      name: 'url',
      form: /^https?:\/\/[A-Za-z0-9.:[\]-]{1,255}(?:\/[A-Za-z0-9._-]{1,100}){0,4}$/,
      fallback: 'http://127.0.0.1:15672',
      meaning: 'management API of this node; user and password stand in ~/.netrc',
    },
  ],
  rights: 'a user with the tag monitoring (rabbitmqctl set_user_tags quorumscope monitoring), its password in ~/.netrc',
  cost: '112-163 ms; rabbitmq-diagnostics would cost 1.4-4.5 s (research/7, section 2)',
  everyMs: 2_000,
  timeoutMs: 17_000,
  traps: [
    'from a cut until net_ticktime notices it, some 60 s, the API hangs on all nodes: timed-out, and no sign of death',
    'a paused node (pause_minority) closes its API and AMQP ports; epmd and distribution stay open: unreadable, not down',
    'with ignore and autoheal both sides run on: running says nothing of the other side',
    'running is true of a node whose boot failed after its database was up: it gives no statistics of its own then',
    'partitions stay listed after the heal until the nodes are restarted',
    'rabbitmq-diagnostics with a wrong cookie gives the sentences of a stopped node',
  ],
  read: readRabbitmq,
};

function readRabbitmq(raw: RawRole, asked: AskedMember): Reading {
  if (raw.exit !== 0) return whyUnread('rabbitmq', raw, raw.exit === 7 ? refused : own);
  const parts = splitParts(raw);
  const answer = partNamed(parts, 'nodes') ?? { name: 'nodes', ...raw };
  if (answer.exit === 7) return whyUnread('rabbitmq', answer, refused);
  const { body, http } = withoutStatus(answer.text);
  if (answer.exit !== 0 || (http !== null && http !== 200)) return whyUnread('rabbitmq', answer, own);
  const nodes = readNodes(body);
  if (nodes === null) return whyUnread('rabbitmq', answer, own);
  const overview = readJson(withoutStatus(partNamed(parts, 'overview')?.text ?? '').body)?.value;
  const self = nodes.find((node) => isSelf(node, asText(at(overview, 'node')), asked)) ?? soleRunning(nodes);
  if (self?.isRunning === false)
    return unread('rabbitmq', 'unreadable', 'the answer comes from another node than the one that was asked');
  return {
    ...readingOf(nodes, self, modeIn(partNamed(parts, 'conf'))),
    clusterIdentity: asText(at(overview, 'cluster_name')),
  };
}

/** Where only one node runs, it is the one that answered. */
function soleRunning(nodes: readonly RabbitNode[]): RabbitNode | null {
  const running = nodes.filter(({ isRunning }) => isRunning);
  return running.length === 1 ? (running[0] ?? null) : null;
}

/** The node that answers runs: its API lives inside it. Which side of a partition it is on is told only where we know which it is. */
function readingOf(nodes: readonly RabbitNode[], self: RabbitNode | null, mode: string | null): Reading {
  const apart = new Set(self?.partitions ?? []);
  const present = nodes.filter(({ name, isRunning }) => isRunning && !apart.has(name)).length;
  const needed = majorityOf(nodes.length);
  const links: readonly Heartbeat[] = nodes
    .filter((node) => self !== null && node !== self)
    .map(({ name, isRunning }) => ({ to: name, via: 'dist', up: isRunning && !apart.has(name) }));
  return {
    ...blank('rabbitmq'),
    role: 'follower',
    quorate: self === null && nodes.some(({ partitions }) => partitions.length > 0) ? null : present >= needed,
    members: nodes.map(({ name, isRunning, reports }) => ({
      name,
      ...withAddress(name),
      votes: 1,
      voting: true,
      ...(name === self?.name ? { role: 'follower' as const } : {}),
      up: isRunning && reports === false ? null : isRunning,
    })),
    votes: { needed, expected: nodes.length, present, flags: mode === null ? [] : [mode] },
    heartbeats: links,
    automation: automationOf(mode, self),
    note: noteOn(nodes, self),
  };
}

/** Measured: a node in the minority closes its ports 3 s after the tick noticed the cut; the tick needs up to 1.05 of its time. */
const pausesAfterMs = 3_000;

/** What cluster_partition_handling makes of a cut; null where the setting was not read. */
function automationOf(mode: string | null, self: RabbitNode | null): Automation | null {
  if (mode === null) return null;
  const tickMs = self?.tickMs ?? null;
  const noticedMs = tickMs === null ? null : Math.round(tickMs * 1.05);
  const why = `cluster_partition_handling ${mode}${tickMs === null ? '' : `, net_ticktime ${tickMs / 1000}`}`;
  const isPausing = mode.startsWith('pause_');
  // Nobody is promoted: without pausing, what runs on both sides goes on.
  return {
    promotes: !isPausing,
    promotesAfterMs: null,
    yieldsAfterMs: isPausing && noticedMs !== null ? noticedMs + pausesAfterMs : null,
    paused: null,
    why,
  };
}

function noteOn(nodes: readonly RabbitNode[], self: RabbitNode | null): string | null {
  const split = nodes.filter(({ partitions }) => partitions.length > 0);
  if (split.length > 0) {
    return `partitions: ${split
      .slice(0, 8)
      .map(({ name, partitions }) => `${name} without ${partitions.slice(0, 8).join(', ')}`)
      .join('; ')}`.slice(0, 500);
  }
  return self?.isDrained === true ? 'it is in maintenance: it takes no clients' : null;
}

function modeIn(conf: RolePart | null): string | null {
  return (
    /^\s*cluster_partition_handling\s*=\s*(ignore|autoheal|pause_minority|pause_if_all_down)\b/m.exec(
      conf?.text ?? '',
    )?.[1] ?? null
  );
}

/** curl wrote the status behind the body: `\nhttp=200`. */
function withoutStatus(text: string): { readonly body: string; readonly http: number | null } {
  const status = /\n?http=(\d{3})\s*$/.exec(text);
  return { body: text.slice(0, status?.index ?? text.length), http: status === null ? null : Number(status[1]) };
}
