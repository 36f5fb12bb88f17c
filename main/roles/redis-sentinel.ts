import { majorityOf } from './majority.ts';
import type { Automation, Reading, ReportedMember, ReportedVotes } from '../domain/reading.ts';
import { asText } from './json-text.ts';
import { splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { redisClient, redisParameters } from './redis-client.ts';
import { hasFlag, numberOf, type SentinelAnswer, sentinelAnswer, type SentinelRecord } from './sentinel-answer.ts';
import { blank, unread } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'redis-sentinel';

/** Redis Sentinel: votes on who leads, and holds no data itself. */
export const redisSentinel: Product = {
  name,
  title: 'Redis Sentinel, the voter',
  script: [
    ...redisClient,
    'part masters timeout -k 1 2 "$@" SENTINEL MASTERS || exit 0',
    // Without a name: the first primary this Sentinel knows, whose name is the second line of the plain answer.
    'm=$p_master',
    '[ -n "$m" ] || m=$(timeout -k 1 2 "$@" SENTINEL MASTERS 2>/dev/null | sed -n 2p)',
    '[ -n "$m" ] || exit 0',
    'part replicas timeout -k 1 2 "$@" SENTINEL REPLICAS "$m"',
    'part sentinels timeout -k 1 2 "$@" SENTINEL SENTINELS "$m"',
    'part ckquorum timeout -k 1 2 "$@" SENTINEL CKQUORUM "$m"',
    'part myid timeout -k 1 2 "$@" SENTINEL MYID',
  ],
  parameters: [
    ...redisParameters('26379'),
    {
      name: 'master',
      form: /^[A-Za-z0-9._-]{0,64}$/,
      fallback: '',
      meaning: 'name of the monitored primary; empty = the first one it knows',
    },
  ],
  rights:
    'an ACL user of Sentinel: ACL SETUSER quorumscope on >PASSWORD -@all +sentinel|masters +sentinel|replicas +sentinel|sentinels +sentinel|ckquorum +sentinel|myid',
  cost: '85 ms, six redis-cli calls (research/7: 85 ms for seven, 513 ms at load 15)',
  everyMs: 2_000,
  timeoutMs: 10_000,
  traps: [
    'redis-cli exits 0 for WRONGPASS, NOAUTH and NOPERM: the words are read, not the status',
    'with down-after 30 s a cut Sentinel says OK, and names a lost primary, for 30 s',
    'the quorum agrees that a primary is down; the promotion itself needs the majority of all known Sentinels: both are counted',
  ],
  read(raw, asked) {
    const parts = splitParts(raw);
    const failed = parts.find(({ exit }) => exit !== 0);
    if (parts[0] === undefined || parts[0].exit !== 0) return whyUnread(name, failed ?? raw);
    const answer = sentinelAnswer(parts.map(({ text }) => text).join('\n'));
    const masters = answer.records.filter((record) => hasFlag(record, 'master'));
    const wanted = asked.parameters['master'] ?? '';
    const master = masters.find((record) => record.get('name') === wanted) ?? (wanted === '' ? masters[0] : undefined);
    if (master !== undefined) return flagged(witness(master, answer, asked), raw.stderr);
    if (masters.length > 0) return unread(name, 'unreadable', `it does not monitor a primary named ${wanted}`);
    return raw.text.trim() === '[]' ? unread(name, 'unreadable', 'it monitors no primary') : whyUnread(name, parts[0]);
  },
};

function witness(master: SentinelRecord, answer: SentinelAnswer, asked: AskedMember): Reading {
  const others = answer.records.filter((record) => hasFlag(record, 'sentinel'));
  const votes = votesOf(master, others);
  const epoch = numberOf(master, 'config-epoch');
  return {
    ...blank(name),
    role: 'witness',
    writable: false,
    term: epoch === null ? null : { name: 'config-epoch', value: epoch },
    leader: asText(master.get('ip')),
    quorate: quorate(answer.checkQuorum, votes),
    members: [
      self(answer, asked),
      ...others.map((record) => memberOf(record, 'witness')),
      memberOf(master, 'primary'),
      ...answer.records.filter((record) => hasFlag(record, 'slave')).map((record) => memberOf(record, 'standby')),
    ],
    votes,
    automation: automationOf(master),
    note: noteOf(master, answer.checkQuorum),
  };
}

/** A failover needs `quorum` Sentinels that call the primary down, and the majority of all known ones to be allowed (redis.io, Sentinel). */
function votesOf(master: SentinelRecord, others: readonly SentinelRecord[]): ReportedVotes {
  const expected = (numberOf(master, 'num-other-sentinels') ?? others.length) + 1;
  const quorum = numberOf(master, 'quorum');
  return {
    needed: quorum === null ? null : Math.max(quorum, majorityOf(expected)),
    expected,
    present: others.length === 0 && expected > 1 ? null : 1 + others.filter(isUp).length,
    flags: quorum === null ? [] : [`quorum ${quorum}`, `majority ${majorityOf(expected)}`],
  };
}

function quorate(checkQuorum: string | null, votes: ReportedVotes): boolean | null {
  if (checkQuorum !== null && /OK \d/.test(checkQuorum)) return true;
  if (checkQuorum !== null && checkQuorum.includes('NOQUORUM')) return false;
  if (votes.needed === null || votes.present === null) return null;
  return votes.present >= votes.needed;
}

function isUp(record: SentinelRecord): boolean {
  return !['s_down', 'o_down', 'disconnected'].some((flag) => hasFlag(record, flag));
}

function memberOf(record: SentinelRecord, role: 'witness' | 'primary' | 'standby'): ReportedMember {
  const address = asText(record.get('ip'));
  const votes = role === 'witness' ? 1 : 0;
  return {
    name: `${address ?? '?'}:${asText(record.get('port')) ?? '?'}`,
    ...(address === null ? {} : { address }),
    votes,
    voting: votes > 0,
    role,
    up: isUp(record),
  };
}

function self(answer: SentinelAnswer, asked: AskedMember): ReportedMember {
  const address = asked.addresses[0];
  return {
    name: asked.host ?? address ?? answer.ownId ?? 'self',
    ...(address === undefined ? {} : { address }),
    votes: 1,
    voting: true,
    role: 'witness',
    up: true,
  };
}

/** Sentinel promotes once enough of them had no answer for down-after; recorded: 0.5 s after it (research/7, section 3). */
function automationOf(master: SentinelRecord): Automation {
  const downAfterMs = numberOf(master, 'down-after-milliseconds');
  return {
    promotes: true,
    promotesAfterMs: downAfterMs,
    yieldsAfterMs: null,
    paused: null,
    why: `down-after ${downAfterMs ?? '?'} ms, quorum ${numberOf(master, 'quorum') ?? '?'}, failover-timeout ${numberOf(master, 'failover-timeout') ?? '?'} ms`,
  };
}

function noteOf(master: SentinelRecord, checkQuorum: string | null): string | null {
  if (hasFlag(master, 'failover_in_progress')) return 'a failover is under way';
  if (hasFlag(master, 'o_down')) return 'the Sentinels agree that the primary is down';
  if (hasFlag(master, 's_down')) return 'this Sentinel has no answer from the primary';
  return checkQuorum?.includes('NOQUORUM') === true ? checkQuorum : null;
}

function flagged(reading: Reading, stderr: string): Reading {
  if (!/AUTH failed|WRONGPASS/.test(stderr)) return reading;
  return {
    ...reading,
    reason: 'wrong-credentials',
    note: 'the login failed and the open default user answered; the reading is true, the password is wrong',
  };
}
