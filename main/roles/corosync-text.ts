import type { Heartbeat, ReportedMember, ReportedVotes, Term } from '../domain/reading.ts';
import { wholeNumber } from './figures.ts';
import { maxMembers, nameText, withAddress } from './member-name.ts';

/*
 * corosync-quorumtool -s (corosync 2 and 3):
 *
 *   Node ID:          1
 *   Ring ID:          1.d                      (corosync 2: 1/13)
 *   Quorate:          Yes
 *   Expected votes:   3
 *   Total votes:      3
 *   Quorum:           2 Activity blocked
 *   Flags:            Quorate Qdevice
 *
 *       Nodeid      Votes    Qdevice Name
 *            1          1    A,V,NMW n1 (local)
 *            0          1            Qdevice          (0 votes, `Qdevice (votes 1)`: it casts none for this node)
 */

/** What corosync-quorumtool told of one node's view. */
export interface QuorumView {
  readonly isQuorate: boolean;
  readonly ring: Term | null;
  readonly votes: ReportedVotes;
  readonly members: readonly ReportedMember[];
  /** Names by node id, as far as the node's own side lists them. */
  readonly names: ReadonlyMap<string, string>;
  /** Name of the node that was asked. */
  readonly local: string | null;
}

/** Reads the status of votequorum; null where the text is none, or ends before its list of members. */
export function readQuorumView(text: string): QuorumView | null {
  const quorate = field(text, 'Quorate');
  const rows = memberRows(text);
  const local = rows.find((row) => row.isLocal) ?? null;
  if ((quorate !== 'Yes' && quorate !== 'No') || local === null) return null;
  const ring = field(text, 'Ring ID');
  return {
    isQuorate: quorate === 'Yes',
    ring: ring === null || !/^\d+[./][0-9a-f]+$/.test(ring) ? null : { name: 'ring', value: ring.slice(0, 40) },
    votes: {
      needed: wholeNumber(field(text, 'Quorum')?.split(/\s/)[0]),
      expected: wholeNumber(field(text, 'Expected votes') ?? undefined),
      present: wholeNumber(field(text, 'Total votes') ?? undefined),
      flags: (field(text, 'Flags') ?? '').split(/\s+/).filter(Boolean).slice(0, 16).map(nameText),
    },
    members: rows.map(({ name, votes, isDevice }) => memberOf(name, votes, isDevice)),
    names: new Map(rows.filter(({ isDevice }) => !isDevice).map(({ id, name }) => [id, name])),
    local: local.name,
  };
}

interface MemberRow {
  readonly id: string;
  readonly votes: number;
  readonly name: string;
  readonly isLocal: boolean;
  /** The vote of a quorum device, not of a node. */
  readonly isDevice: boolean;
}

function memberRows(text: string): readonly MemberRow[] {
  const rows: MemberRow[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(0x[0-9a-fA-F]{1,8}|\d{1,10})\s+(\d{1,6})\s+(\S.{0,300})$/.exec(line.trimEnd());
    if (match === null || rows.length >= maxMembers) continue;
    const [, id = '', votes = '', rest = ''] = match;
    const isDevice = Number(id) === 0;
    // The column of the device stands there only where the tool knows of devices.
    const name = isDevice
      ? (rest.split(' ')[0] ?? rest)
      : rest.replace(/^(?:NR|(?:N?A|N?V|N?MW|N?CV)(?:,(?:N?A|N?V|N?MW|N?CV))*)\s+/, '');
    const isLocal = name.endsWith(' (local)');
    rows.push({ id, votes: Number(votes), name: nameText(name.replace(/ \(local\)$/, '')), isLocal, isDevice });
  }
  return rows;
}

function memberOf(name: string, votes: number, isDevice: boolean): ReportedMember {
  if (isDevice) return { name, votes, voting: true, role: 'witness', up: votes > 0 };
  return { name, ...withAddress(name), votes, voting: votes > 0, up: true };
}

function field(text: string, name: string): string | null {
  const match = new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(text);
  return match === null ? null : (match[1] ?? '').trim();
}

/*
 * corosync-cfgtool -s:
 *
 *   LINK ID 0 udp                        corosync 3.0:  node 0:  link enabled:1  link connected:1
 *     addr  = 10.97.9.1
 *     status:
 *       nodeid:          1:  localhost   corosync 2:    RING ID 0
 *       nodeid:          2:  connected                    id      = 10.97.9.1
 *                                                         status  = ring 0 active with no faults
 */

/** The links of one node to the others, as knet sees them; one line a ring for corosync 2, which knows no peers. */
export function readLinks(text: string, names: ReadonlyMap<string, string>): readonly Heartbeat[] {
  const links: Heartbeat[] = [];
  let via = '';
  for (const line of text.split('\n')) {
    const link = /^(LINK|RING) ID (\d{1,3})(?:\s+(\w{1,16}))?/.exec(line);
    if (link !== null) via = `${(link[1] ?? '').toLowerCase()} ${link[2]}${link[3] === undefined ? '' : ` ${link[3]}`}`;
    if (via === '' || links.length >= maxMembers) continue;
    const heard = linkRow(line);
    if (heard !== null) links.push({ to: names.get(heard.id) ?? `nodeid ${heard.id}`, via, up: heard.up });
    const ring = /^\s*status\s*=\s*(.{1,120})$/.exec(line)?.[1];
    if (ring !== undefined && via.startsWith('ring')) links.push({ to: 'all', via, up: !/fault(?!s)/i.test(ring) });
  }
  return links;
}

function linkRow(line: string): { readonly id: string; readonly up: boolean } | null {
  const knet = /^\s*nodeid:?\s+(\d{1,10}):\s*(\S.{0,80})$/.exec(line.trimEnd());
  if (knet !== null) {
    const state = knet[2] ?? '';
    if (state.startsWith('localhost')) return null;
    return { id: knet[1] ?? '', up: isConnected(state) };
  }
  const early = /^\s*node (\d{1,10}):\s*link enabled:\s*\d\s+link connected:\s*(\d)/.exec(line);
  return early === null ? null : { id: early[1] ?? '', up: early[2] === '1' };
}

function isConnected(state: string): boolean {
  const flag = /link connected:\s*(\d)/.exec(state)?.[1];
  return flag === undefined ? state.startsWith('connected') : flag === '1';
}
