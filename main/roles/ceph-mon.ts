import type { Automation, RawRole, Reading } from '../domain/reading.ts';
import { membersOf, type Monitor, type MonitorsView, readMonitors, roleOfState } from './ceph-mon-status.ts';
import { majorityOf } from './majority.ts';
import { isAsked } from './member-name.ts';
import { partNamed, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

const own: readonly FailureWord[] = [
  {
    says: /RADOS permission (error|denied)|handle_auth_bad_method/i,
    reason: 'wrong-credentials',
    means: "the cluster does not know the account's key",
  },
  {
    says: /RADOS object not found|conf_read_file/i,
    reason: 'unreadable',
    means: 'no ceph.conf or no keyring for this account',
  },
  {
    says: /^timed out\s*$|\[errno 110\]|RADOS timed out/im,
    reason: 'timed-out',
    means: 'no monitor answers: none in reach has a quorum',
  },
  {
    says: /\bEACCES\b|Errno 13\b/,
    reason: 'no-permission',
    means: "this account may not use the monitor's admin socket",
  },
  { says: /Errno (2|111)\b/, reason: 'unreadable', means: 'no monitor listens on that admin socket: it may not run' },
];

/** Monitors of a Ceph cluster. */
export const cephMon: Product = {
  name: 'ceph-mon',
  title: 'Ceph monitors',
  script: [
    'id=$p_id',
    '[ -n "$id" ] || id=$(uname -n | cut -d. -f1)',
    'sock=$p_socket',
    'set +f',
    'for s in "/var/run/ceph/ceph-mon.$id.asok" /var/run/ceph/*/ceph-mon."$id".asok; do',
    '  [ -n "$sock" ] || { [ -S "$s" ] && sock=$s; }',
    'done',
    '[ -n "$sock" ] || sock=/var/run/ceph/ceph-mon.$id.asok',
    'part mon_status timeout -k 1 5 ceph --admin-daemon "$sock" mon_status && exit 0',
    'part quorum_status timeout -k 1 8 ceph --connect-timeout 5 -n "$p_client" quorum_status -f json',
    'exit 0',
  ],
  parameters: [
    {
      name: 'id',
      form: /^[A-Za-z0-9_.-]{0,100}$/,
      fallback: '',
      meaning: 'name of the monitor on this host; without it, the short host name',
    },
    {
      name: 'socket',
      form: /^(\/[A-Za-z0-9_./-]{1,200})?$/,
      fallback: '',
      meaning: 'its admin socket; without it, that below /var/run/ceph',
    },
    {
      name: 'client',
      form: /^client\.[A-Za-z0-9_.-]{1,100}$/,
      fallback: 'client.quorumscope',
      meaning: 'name of the key for quorum_status',
    },
  ],
  rights:
    "write access to the monitor's admin socket (group ceph with admin_socket_mode = 0770); else a key: ceph auth get-or-create client.quorumscope mon 'allow r', which tells the quorum's word only",
  cost: '290-530 ms for either command, most of it the start of Python (research/7, section 2)',
  everyMs: 10_000,
  timeoutMs: 18_000,
  traps: [
    'without a quorum the ceph command hangs (45 s and more) unless it has --connect-timeout; the admin socket always answers',
    'quorum_status is the word of the quorum, not of the monitor on this host: a monitor killed seconds ago is still in it',
    'election_epoch stays the old one on a monitor that was cut off, and is odd during an election',
    'quorum_status is no command of the admin socket in 16.2',
    'the ceph command prints key ring errors to stderr although it succeeds',
  ],
  read: readCephMon,
};

/** Lines that the ceph command prints of its own key ring and socket, whether it succeeds or not. */
const noise = /^\d{4}-\d\d-\d\dT\S+ \S+ +-?\d+ (?:auth: unable to find a keyring|AuthRegistry\(|asok\().*\n?/gm;

function readCephMon(noisy: RawRole, asked: AskedMember): Reading {
  const raw = { ...noisy, stderr: noisy.stderr.replace(noise, '') };
  if (raw.exit !== 0) return whyUnread('ceph-mon', raw, own);
  const parts = splitParts(raw);
  const mine = partNamed(parts, 'mon_status') ?? parts[0] ?? { name: '', ...raw };
  if (mine.exit === 0) return readingOf(mine, asked);
  const failure = whyUnread('ceph-mon', mine, own);
  const hearsay = partNamed(parts, 'quorum_status');
  // A monitor that is not there, or hangs, is not read by what the others last heard of it.
  const isForbidden = failure.reason === 'no-permission' || failure.reason === 'wrong-credentials';
  if (hearsay === null || !isForbidden) return failure;
  return hearsay.exit === 0 ? readingOf(hearsay, asked) : whyUnread('ceph-mon', hearsay, own);
}

function readingOf(answer: RawRole, asked: AskedMember): Reading {
  const view = readMonitors(answer.text);
  if (view === null) return whyUnread('ceph-mon', answer, own);
  const role = view.self === null ? null : roleOfState(view.self.state);
  if (view.self !== null && role === null)
    return unread('ceph-mon', 'unreadable', `unknown state ${view.self.state.slice(0, 40)}`);
  return role === null ? byHearsay(view, asked) : reading(view, role, null);
}

function reading(view: MonitorsView, role: Reading['role'], note: string | null): Reading {
  const needed = majorityOf(view.monitors.length);
  const isIn = role === 'leader' || role === 'follower';
  return {
    ...blank('ceph-mon'),
    role,
    writable: role === 'leader',
    term: view.electionEpoch === null ? null : { name: 'election_epoch', value: view.electionEpoch },
    leader: view.leader,
    quorate: isIn && view.quorum.length >= needed,
    members: membersOf(view),
    clusterIdentity: view.fsid,
    votes: { needed, expected: view.monitors.length, present: isIn ? view.quorum.length : null, flags: view.flags },
    automation: elections,
    note,
  };
}

/** Measured with the defaults: a new leader 15.6 s after the cut, the old one stops 12.3 s after it (research/7, section 3). */
const elections: Automation = {
  promotes: true,
  promotesAfterMs: 15_600,
  yieldsAfterMs: 12_300,
  paused: null,
  why: 'monitors elect by themselves; times with the default mon_lease 5',
};

/** The quorum's word on the monitor that was asked: who is in it leads or follows; who is not has not been heard. */
function byHearsay(view: MonitorsView, asked: AskedMember): Reading {
  const self = askedMonitor(view, asked);
  if (self !== null && view.quorum.includes(self.name)) {
    const role = self.name === view.leader ? 'leader' : 'follower';
    return reading(view, role, "the quorum's word, not this monitor's own: its admin socket was not read");
  }
  const note =
    self === null
      ? 'the quorum answered, and none of its monitors is the host that was asked: set the parameter id'
      : 'outside the quorum in the eyes of the others; itself not read';
  const known = reading(view, 'unknown', note);
  return { ...known, writable: null, quorate: null, reason: 'unreadable' };
}

function askedMonitor(view: MonitorsView, asked: AskedMember): Monitor | null {
  const id = asked.parameters['id'] ?? '';
  if (id !== '') return view.monitors.find(({ name }) => name === id) ?? null;
  return (
    view.monitors.find(({ name, address }) => isAsked(name, asked) || (address !== null && isAsked(address, asked))) ??
    null
  );
}
