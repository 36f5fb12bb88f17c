import type { Automation, RawRole, Reading, ReadingRole, ReportedVotes } from '../domain/reading.ts';
import { allMembers, nodesIn, readMap, ringChangeMs } from './corosync-map.ts';
import { type QuorumView, readLinks, readQuorumView } from './corosync-text.ts';
import { nameText } from './member-name.ts';
import { partNamed, type RolePart, splitParts } from './parts.ts';
import type { Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

/** What corosync's tools say when they may not ask, or there is nothing to ask (errors of cs_error_t in corotypes.h). */
export const corosyncWords: readonly FailureWord[] = [
  {
    says: /CS_ERR_ACCESS|API,? error 11\b|insufficient privileges|permission denied/i,
    reason: 'no-permission',
    means: 'this account may not ask corosync: /etc/corosync/uidgid.d',
  },
  { says: /CS_ERR_LIBRARY|API,? error 2\b/i, reason: 'unreadable', means: 'corosync does not run here' },
  {
    says: /Cannot initialize \w+ service|Could not initialize corosync|Failed to initialize the cmap API/i,
    reason: 'unreadable',
    means: 'corosync does not run here, or this account may not ask it (uidgid.d)',
  },
];

/** The lines with which a probe asks corosync; pacemaker's asks the same. */
export const askCorosync: readonly string[] = [
  'part quorumtool timeout -k 1 3 corosync-quorumtool -sp',
  'case $? in 124|137) exit 0 ;; esac',
  'part cfgtool timeout -k 1 2 corosync-cfgtool -s',
  'part cmap timeout -k 1 2 corosync-cmapctl -b nodelist. runtime.members. runtime.config.totem. quorum. totem.cluster_name',
];

/** corosync's own membership and votes. It has no leader: a member takes part in a quorate ring or in none. */
export const corosync: Product = {
  name: 'corosync',
  title: 'corosync votequorum',
  script: [...askCorosync, 'exit 0'],
  parameters: [],
  rights: 'a file in /etc/corosync/uidgid.d: uidgid { uid: quorumscope }',
  cost: '67 ms, 330 ms at load 15, per tool; three tools (research/7, section 2)',
  everyMs: 2_000,
  timeoutMs: 11_000,
  traps: [
    'two_node keeps both halves of a cut quorate: Quorate: Yes on both is no proof of one side',
    'a killed node stays in the membership of the others until the token times out (7-8 s with the defaults)',
    'the tool leaves with 2, not 0, where there is no quorum',
    'no right and no corosync give the same sentence, Cannot initialize CMAP service: only the other tools tell them apart (CS_ERR_ACCESS, CS_ERR_LIBRARY)',
    'links may be down while the ring still stands: knet notices before totem does',
  ],
  read: readCorosync,
};

function readCorosync(raw: RawRole): Reading {
  const parts = splitParts(raw);
  const asked = partNamed(parts, 'quorumtool') ?? soleAnswer(raw);
  const view = readQuorumView(asked.text);
  if (view === null || !isFitting(asked.exit, view))
    return whyUnread('corosync', withRefusals(asked, parts), corosyncWords);
  if (raw.exit !== 0 && raw.exit !== asked.exit) return whyUnread('corosync', raw, corosyncWords);
  const role: ReadingRole = view.isQuorate ? 'follower' : 'none';
  const note = view.isQuorate ? null : 'its part of the ring has no quorum: activity is blocked';
  return { ...blank('corosync'), role, writable: false, ...corosyncFacts(view, parts), note };
}

/** What corosync tells of its ring, for corosync's own reading and for pacemaker's. */
export function corosyncFacts(
  view: QuorumView,
  parts: readonly RolePart[],
): Pick<Reading, 'quorate' | 'term' | 'members' | 'votes' | 'heartbeats' | 'clusterIdentity' | 'automation'> {
  const whole = parts.map(({ text }) => text).join('\n');
  const map = readMap(partNamed(parts, 'cmap')?.text ?? whole);
  const name = map.get('totem.cluster_name') ?? '';
  const names = new Map([...nodesIn(map).map((node) => [node.id, node.name] as const), ...view.names]);
  return {
    quorate: view.isQuorate,
    term: view.ring,
    members: allMembers(view.members, view.names, map),
    votes: view.votes,
    heartbeats: readLinks(partNamed(parts, 'cfgtool')?.text ?? whole, names),
    clusterIdentity: name === '' ? null : nameText(name),
    automation: ringAutomation(view.votes, ringChangeMs(map)),
  };
}

/** corosync promotes nobody; it says who may, and when. */
function ringAutomation(votes: ReportedVotes, changeMs: number | null): Automation {
  const isTwoNode = votes.flags.includes('2Node');
  return {
    promotes: null,
    promotesAfterMs: isTwoNode ? changeMs : null,
    yieldsAfterMs: isTwoNode ? null : changeMs,
    paused: null,
    why: isTwoNode
      ? 'two_node 1: both halves of a cut stay quorate'
      : `a part with less than ${votes.needed ?? '?'} votes is blocked`,
  };
}

/** 2 is how the tool says that there is no quorum; 1 its older way. */
function isFitting(exit: number, view: QuorumView): boolean {
  return exit === 0 || (!view.isQuorate && (exit === 1 || exit === 2));
}

/** A bare output may end in the `rc=2` of the script that took it. */
function soleAnswer(raw: RawRole): RawRole {
  const said = /^rc=(\d{1,3})\s*$/m.exec(raw.text)?.[1];
  return said === undefined || raw.exit !== 0 ? raw : { ...raw, exit: Number(said) };
}

/** Only the last of the tools tells a missing right from a missing corosync, so all their words are heard. */
function withRefusals(asked: RawRole, parts: readonly RolePart[]): RawRole {
  return {
    exit: asked.exit,
    text: asked.text,
    stderr: [asked.stderr, ...parts.map(({ stderr }) => stderr)].join('\n'),
  };
}

/** The unknown reading of a node whose quorum tool failed, for pacemaker's reader. */
export function corosyncFailure(product: string, part: RolePart): Reading {
  if (part.exit === 124 || part.exit === 137)
    return unread(product, 'timed-out', 'corosync does not answer: what pacemaker says is old');
  return whyUnread(product, part, corosyncWords);
}
