import type { RawRole, Reading, ReadingRole } from '../domain/reading.ts';
import { askCorosync, corosyncFacts, corosyncFailure } from './corosync.ts';
import { readQuorumView } from './corosync-text.ts';
import { isAsked } from './member-name.ts';
import { automationOf, leaderOf, noteOn, roleOn, serviceOf } from './pacemaker-service.ts';
import { membersOf, type PacemakerNode, type PacemakerStatus, readStatus } from './pacemaker-xml.ts';
import { partNamed, type RolePart, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

const own: readonly FailureWord[] = [
  {
    says: /insufficient privileges|permission denied/i,
    reason: 'no-permission',
    means: 'this account is not in group haclient',
  },
  {
    says: /could not connect to the CIB|connection to (the )?cluster failed|cluster is not available|not connected|Transport endpoint/i,
    reason: 'unreadable',
    means: 'pacemaker does not run here, or has lost corosync',
  },
];

/** Pacemaker: the promoted instance of a promotable clone is the primary. */
export const pacemaker: Product = {
  name: 'pacemaker',
  title: 'Pacemaker with corosync',
  script: [
    ...askCorosync,
    'part node timeout -k 1 2 crm_node -n',
    'mon() {',
    '  timeout -k 1 5 crm_mon -1 --output-as=xml',
    '  r=$?',
    '  case $r in 1|22|64) timeout -k 1 5 crm_mon -1 -X ;; *) return "$r" ;; esac',
    '}',
    'part crm_mon mon',
    'exit 0',
  ],
  parameters: [
    {
      name: 'node',
      form: /^[A-Za-z0-9_.-]{0,253}$/,
      fallback: '',
      meaning: "pacemaker's name of the node; without it, what crm_node -n says",
    },
    {
      name: 'resource',
      form: /^[A-Za-z0-9_.-]{0,100}$/,
      fallback: '',
      meaning: 'id of the service (clone, group or resource); without it, the first promotable clone',
    },
  ],
  rights: 'group haclient, and a file in /etc/corosync/uidgid.d for votes, links and a frozen corosync',
  cost: '164 ms for crm_mon and 67 ms for each of four small tools; 460 and 330 at load 15 (research/7, section 2)',
  everyMs: 5_000,
  timeoutMs: 26_000,
  traps: [
    'crm_mon shows an old, normal picture while corosync is frozen; only corosync-quorumtool hangs then: the member is unknown, timed-out',
    'crm_mon 2.1.5 knows no JSON: --output-as=json prints text',
    'crm_mon -s gives WARN, exit status 0, on both sides of a split: it is not asked',
    'two nodes with two_node and without stonith promote on both sides of a cut, 10.6 s after it',
    'after a node died the others show it as online until the token times out',
    'the output does not say which node was asked: crm_node -n does, else the name of the host must be that of the node',
  ],
  read: readPacemaker,
};

function readPacemaker(raw: RawRole, asked: AskedMember): Reading {
  if (raw.exit !== 0) return whyUnread('pacemaker', raw, own);
  const parts = splitParts(raw);
  const quorumtool = partNamed(parts, 'quorumtool');
  if (quorumtool !== null && (quorumtool.exit === 124 || quorumtool.exit === 137))
    return corosyncFailure('pacemaker', quorumtool);
  const shown = partNamed(parts, 'crm_mon') ?? { name: 'crm_mon', ...raw };
  if (shown.exit !== 0) return refused(shown);
  const status = readStatus(shown.text);
  if (status === null) return whyUnread('pacemaker', shown, own);
  if ('refusal' in status) return refused({ ...shown, text: status.refusal });
  return readingOf(status, parts, asked);
}

function refused(shown: RawRole): Reading {
  const status = readStatus(shown.text);
  const words = status !== null && 'refusal' in status ? status.refusal : shown.text;
  return whyUnread('pacemaker', { ...shown, text: words }, own);
}

function readingOf(status: PacemakerStatus, parts: readonly RolePart[], asked: AskedMember): Reading {
  const node = askedNode(status, parts, asked);
  if (node === null)
    return unread('pacemaker', 'unreadable', 'none of its nodes is the host that was asked: set the parameter node');
  const service = serviceOf(status, asked.parameters['resource'] ?? '');
  const roleOf = (name: string): ReadingRole => roleOn(status, service, name);
  // What still runs on a node counts, whatever the node is told to do.
  const role = service === null && (node.isIdle || !node.isOnline) ? 'none' : roleOf(node.name);
  const view = readQuorumView(partNamed(parts, 'quorumtool')?.text ?? '');
  const ring = view === null ? null : corosyncFacts(view, parts);
  const members = membersOf(status, roleOf);
  return {
    ...blank('pacemaker'),
    role,
    writable: role === 'primary',
    term: ring?.term ?? null,
    leader: role === 'primary' ? node.name : (leaderOf(status, service)?.slice(0, 255) ?? null),
    quorate: view === null ? status.hasQuorum : view.isQuorate && status.hasQuorum !== false,
    members: members.map((member) => ({ ...ring?.members.find(({ name }) => name === member.name), ...member })),
    clusterIdentity: ring?.clusterIdentity ?? null,
    votes: ring?.votes ?? null,
    heartbeats: ring?.heartbeats ?? [],
    automation: automationOf(status, service, ring),
    note: noteOn(status, service, node),
  };
}

/** The node that was asked: as its parameter or its own tool says, else the one with the host's name or address. */
function askedNode(status: PacemakerStatus, parts: readonly RolePart[], asked: AskedMember): PacemakerNode | null {
  const said = partNamed(parts, 'node');
  const told = asked.parameters['node'] || (said?.exit === 0 ? said.text.trim() : '');
  if (told !== '') return status.nodes.find(({ name }) => name === told) ?? null;
  return status.nodes.find(({ name }) => isAsked(name, asked)) ?? null;
}
