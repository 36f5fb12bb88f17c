import type { ReportedMember } from '../domain/reading.ts';
import { wholeNumber } from './figures.ts';
import { maxMembers, nameText, withAddress } from './member-name.ts';

/*
 * corosync-cmapctl -b nodelist. runtime.members. …:
 *
 *   nodelist.node.0.name (str) = n1
 *   nodelist.node.0.nodeid (u32) = 1
 *   nodelist.node.0.quorum_votes (u32) = 1
 *   runtime.config.totem.token (u32) = 3650
 *   runtime.members.2.ip (str) = r(0) ip(10.97.9.2)
 *   runtime.members.2.status (str) = left
 *   totem.cluster_name (str) = ledger
 */

/** Keys of corosync's map with their values as text. */
export type CorosyncMap = ReadonlyMap<string, string>;

/** Reads `key (type) = value` lines. */
export function readMap(text: string): CorosyncMap {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([a-z][\w.]{1,200}) \((?:str|[iu](?:8|16|32|64)|flt|dbl|bin)\) = (.{0,500})$/.exec(line.trimEnd());
    if (match !== null) found.set(match[1] ?? '', (match[2] ?? '').trim());
  }
  return found;
}

/** A node as its cluster's configuration or its former membership names it. */
export interface MappedNode {
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  readonly votes: number;
}

/** Nodes of the node list, and those that were members once, by node id. */
export function nodesIn(map: CorosyncMap): readonly MappedNode[] {
  const nodes = new Map<string, MappedNode>();
  for (const [key, id] of map) {
    const at = /^(nodelist\.node\.\d{1,6}\.)nodeid$/.exec(key)?.[1];
    if (at === undefined || nodes.size >= maxMembers) continue;
    const link = map.get(`${at}ring0_addr`) ?? '';
    const { address = null } = withAddress(link);
    const name = nameText(map.get(`${at}name`) ?? link);
    nodes.set(id, {
      id,
      name: name === '' ? `nodeid ${id}` : name,
      address,
      votes: wholeNumber(map.get(`${at}quorum_votes`)) ?? 1,
    });
  }
  for (const [key, value] of map) {
    const id = /^runtime\.members\.(\d{1,10})\.ip$/.exec(key)?.[1];
    const address = /ip\(([0-9A-Fa-f.:%\w]{2,60})\)/.exec(value)?.[1] ?? null;
    if (id === undefined || address === null || nodes.size >= maxMembers) continue;
    const known = nodes.get(id);
    if (known === undefined) nodes.set(id, { id, name: address, address, votes: 1 });
    else if (known.address === null) nodes.set(id, { ...known, address });
  }
  return [...nodes.values()];
}

/** The members that a node sees, with what the map knows more of them, and after them the nodes that it does not see. */
export function allMembers(
  seen: readonly ReportedMember[],
  seenIds: ReadonlyMap<string, string>,
  map: CorosyncMap,
): readonly ReportedMember[] {
  const nodes = nodesIn(map);
  const addressOf = new Map(
    nodes.flatMap(({ id, address }) => (address === null ? [] : [[seenIds.get(id) ?? '', address]])),
  );
  const there = seen.map((member) => {
    const address = member.address ?? addressOf.get(member.name);
    return address === undefined ? member : { ...member, address };
  });
  const gone = nodes
    .filter(({ id }) => !seenIds.has(id))
    .map(({ name, address, votes }) => ({
      name,
      ...(address === null ? {} : { address }),
      votes,
      voting: votes > 0,
      up: false,
    }));
  return [...there, ...gone].slice(0, maxMembers);
}

/** Time from the last word of a node until the others have a new ring: token and consensus timeout (ms, corosync.conf(5)). */
export function ringChangeMs(map: CorosyncMap): number | null {
  const token = wholeNumber(map.get('runtime.config.totem.token') ?? map.get('totem.token'));
  const consensus = wholeNumber(map.get('runtime.config.totem.consensus') ?? map.get('totem.consensus'));
  if (token === null || token === 0) return null;
  return token + (consensus ?? Math.round(token * 1.2));
}
