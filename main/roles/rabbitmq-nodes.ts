import { asFlag, asList, asNumber, asText, at, isMapping, readJson } from './json-text.ts';
import { isAsked, maxMembers } from './member-name.ts';
import type { AskedMember } from './product.ts';

/*
 * GET /api/nodes (3.8 to 4.x):
 *   [{"name":"rabbit@10.97.10.1","running":true,"partitions":["rabbit@10.97.10.2"],"net_ticktime":60}, {"name":"rabbit@10.97.10.3","running":false}]
 * `running` is of the database: it is true of a node whose boot failed after that was up (measured, 3.10). Such a node gives no
 * statistics of its own: {"name":"rabbit@10.97.10.3","running":true}. So does one that came up a few seconds ago.
 *
 * rabbitmq-diagnostics cluster_status --formatter json:
 *   {"cluster_name":"…","disk_nodes":["rabbit@10.97.10.1", …],"ram_nodes":[],"running_nodes":[…],"partitions":{"rabbit@10.97.10.2":["rabbit@10.97.10.1"]}}
 */

/** A node of the cluster as the answering node sees it. */
export interface RabbitNode {
  readonly name: string;
  readonly isRunning: boolean;
  /** Does its management agent tell of it? null = the answer is of a kind that would not say. */
  readonly reports: boolean | null;
  /** Nodes from which it says to be partitioned. */
  readonly partitions: readonly string[];
  readonly isDrained: boolean | null;
  /** net_ticktime, ms; null where not told. */
  readonly tickMs: number | null;
}

/** Reads either answer; null where the text is neither, or lists no running node. */
export function readNodes(text: string): readonly RabbitNode[] | null {
  const value = readJson(text.trim())?.value;
  const nodes = Array.isArray(value) ? asList(value).flatMap(nodeOf) : isMapping(value) ? fromClusterStatus(value) : [];
  const isCluster = nodes.length > 0 && nodes.length <= maxMembers && nodes.some(({ isRunning }) => isRunning);
  return isCluster ? nodes : null;
}

/** Is it the node that was asked: by what it calls itself, else by the host's name or address? */
export function isSelf({ name }: RabbitNode, called: string | null, asked: AskedMember): boolean {
  return called === null ? isAsked(name, asked) : name === called;
}

function nodeOf(value: unknown): readonly RabbitNode[] {
  const name = asText(at(value, 'name'));
  const isRunning = asFlag(at(value, 'running'));
  if (name === null || isRunning === null || !name.includes('@')) return [];
  const ticks = asNumber(at(value, 'net_ticktime'));
  return [
    {
      name,
      isRunning,
      reports: Array.isArray(at(value, 'partitions')),
      partitions: namesIn(at(value, 'partitions')),
      isDrained: asFlag(at(value, 'being_drained')),
      tickMs: ticks === null || ticks <= 0 ? null : ticks * 1000,
    },
  ];
}

function fromClusterStatus(value: Readonly<Record<string, unknown>>): readonly RabbitNode[] {
  const running = new Set(namesIn(value['running_nodes']));
  const all = [...namesIn(value['disk_nodes']), ...namesIn(value['ram_nodes'])];
  return [...new Set(all)].map((name) => ({
    name,
    isRunning: running.has(name),
    reports: null,
    partitions: namesIn(at(value, 'partitions', name)),
    isDrained: null,
    tickMs: null,
  }));
}

function namesIn(value: unknown): readonly string[] {
  return asList(value).flatMap((name) => asText(name) ?? []);
}
