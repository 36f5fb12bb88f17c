import type { RawRole, Reading, ReadingRole } from '../domain/reading.ts';
import { ownName } from './own-name.ts';
import { partNamed, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';
import { automationOf, epochOf, membersOf, serverName, readWords, votesOf, type Words } from './zookeeper-words.ts';

const own: readonly FailureWord[] = [
  {
    says: /^(srvr|stat|mntr) is not executed because it is not in the whitelist/m,
    reason: 'no-permission',
    means: 'the server answers neither srvr nor mntr: 4lw.commands.whitelist',
  },
];

const notServing = /^This ZooKeeper instance is not currently serving requests/m;

/** Figures of `mntr` that a reader uses; the whole answer is 30 KB. */
const figures =
  'zk_(server_state|peer_state|quorum_size|learners|synced_[a-z_]+)[[:space:]]|whitelist|not currently serving';

/** Apache ZooKeeper. */
export const zookeeper: Product = {
  name: 'zookeeper',
  title: 'Apache ZooKeeper',
  script: [
    'ask() {',
    '  if command -v bash >/dev/null 2>&1; then',
    '    timeout -k 1 2 bash -c "exec 3<>/dev/tcp/\\$1/\\$2 && printf %s \\"\\$3\\" >&3 && cat <&3" zk "$p_address" "$p_port" "$1"',
    '  elif command -v nc >/dev/null 2>&1; then',
    '    printf %s "$1" | timeout -k 1 2 nc -w 2 "$p_address" "$p_port"',
    '  else',
    '    echo "nc: not found" >&2',
    '    return 127',
    '  fi',
    '}',
    `few() { ask mntr | grep -E "${figures}"; }`,
    'part srvr ask srvr || exit 0',
    'part mntr few',
    'part conf ask conf',
    'part isro ask isro',
    'exit 0',
  ],
  parameters: [
    { name: 'address', form: /^[A-Za-z0-9.:-]{1,253}$/, fallback: '127.0.0.1', meaning: 'address of the client port' },
    { name: 'port', form: /^\d{1,5}$/, fallback: '2181', meaning: 'client port' },
  ],
  rights: 'none; 4lw.commands.whitelist=srvr,mntr,conf,isro tells votes and members too (srvr alone is the default)',
  cost: '38 ms with bash, 59 ms with nc, per word; four words (research/7, section 2)',
  everyMs: 2_000,
  timeoutMs: 13_000,
  traps: [
    'echo srvr | nc loses answers: the line end makes the server reset the connection. printf keeps them',
    'ruok says imok without quorum: it is not asked',
    "a follower's zxid shows the epoch before the leader's until the first write: an older epoch on it is no disagreement",
    'a leader that was cut off says leader for some 11 s more (tickTime x syncLimit)',
    'nobody but the leader knows who leads: no word names it',
    'a refused connection leaves nothing at all on the output of nc, and exit status 0 when another word was asked after it',
  ],
  read: readZookeeper,
};

function readZookeeper(raw: RawRole, asked: AskedMember): Reading {
  if (raw.exit !== 0) return silentOr(raw);
  const parts = splitParts(raw);
  const srvr = partNamed(parts, 'srvr');
  if (srvr !== null && srvr.exit !== 0) return whyUnread('zookeeper', srvr, own);
  const text = parts.map((part) => part.text).join('\n');
  if (text.replace(/^## \w+$/gm, '').trim() === '' && raw.stderr.trim() === '') {
    return unread('zookeeper', 'unreadable', 'nothing answers on the client port: the server may not run');
  }
  if (notServing.test(text)) {
    const note = 'it answers, but serves nobody: it is in no quorum';
    return { ...blank('zookeeper'), role: 'none', writable: false, quorate: false, note };
  }
  const words = readWords(text);
  const part = partOf(words);
  return part === null
    ? whyUnread('zookeeper', raw, own)
    : { ...blank('zookeeper'), ...part, ...ensembleOf(words, part.role, asked) };
}

/** A bare nc without a listener says nothing at all and fails: there is no ZooKeeper to ask (recorded: not-installed). */
function silentOr(raw: RawRole): Reading {
  const isMute = raw.exit === 1 && raw.text.trim() === '' && raw.stderr.trim() === '';
  if (isMute) return unread('zookeeper', 'not-installed', 'nothing listens on the client port');
  return whyUnread('zookeeper', raw, own);
}

/** `Mode:` of srvr, else `zk_server_state` of mntr. Null where neither tells a state that we know. */
function partOf(words: Words): Pick<Reading, 'role' | 'writable' | 'quorate' | 'note'> | null {
  const mode = words.get('Mode') ?? words.get('zk_server_state') ?? '';
  switch (mode) {
    case 'leader':
      return { role: 'leader', writable: true, quorate: true, note: null };
    case 'follower':
      return { role: 'follower', writable: false, quorate: true, note: null };
    case 'observer':
      return { role: 'observer', writable: false, quorate: true, note: null };
    case 'standalone':
      return { role: 'leader', writable: true, quorate: true, note: 'standalone: it has no ensemble' };
    case 'read-only':
      return {
        role: 'none',
        writable: false,
        quorate: false,
        note: 'read-only mode: it is in no quorum and serves old data',
      };
    default:
      return null;
  }
}

function ensembleOf(words: Words, role: ReadingRole, asked: AskedMember): Partial<Reading> {
  const name = serverName(words);
  return {
    term: epochOf(words),
    leader: role === 'leader' ? ownName(asked, name) : null,
    members: membersOf(words).map((member) => (member.name === name && role !== 'none' ? { ...member, role } : member)),
    votes: votesOf(words),
    automation: automationOf(words),
  };
}
