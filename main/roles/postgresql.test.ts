import { describe, expect, it } from 'vitest';
import { roleOutput } from '../testing/role-captures.ts';
import { lsnBytes } from './lsn.ts';
import { postgresql } from './postgresql.ts';
import type { AskedMember } from './product.ts';

const asked: AskedMember = { host: null, addresses: [], parameters: {} };
const now = Date.parse('2026-11-22T04:05:00Z') / 1000;

const primary = {
  v: 1,
  in_recovery: false,
  now,
  system_identifier: '7710841799478313751',
  wal_tli: 3,
  lsn: '1/10',
  replay_lsn: null,
  read_only: 'off',
  synchronous_standby_names: '',
  receiver: null,
  senders: [],
};
const receiver = {
  status: 'streaming',
  received_tli: 3,
  sender_host: '10.0.0.1',
  last_msg_receipt_time: '2026-11-22T04:04:59+00:00',
};
const standby = {
  ...primary,
  in_recovery: true,
  wal_tli: null,
  lsn: '1/10',
  replay_lsn: '1/10',
  read_only: 'on',
  receiver,
};
const sender = {
  application_name: 'b',
  client_addr: '10.0.0.2',
  state: 'streaming',
  replay_lsn: '0/FFFFFFFF',
  reply_time: '2026-11-22T04:04:59.5+00:00',
};

function read(answer: object, host: string | null = null) {
  return postgresql.read({ exit: 0, text: JSON.stringify(answer), stderr: '' }, { ...asked, host });
}

describe('postgresql', () => {
  it('names a primary after the host that was asked, else its address, else self', () => {
    expect(read(primary, 'dub-db1').leader).toBe('dub-db1');
    expect(read(primary).leader).toBe('self');
    const raw = { exit: 0, text: JSON.stringify(primary), stderr: '' };
    expect(postgresql.read(raw, { ...asked, addresses: ['10.0.0.1'] }).leader).toBe('10.0.0.1');
  });

  it('gives the system identifier as text, with all its digits, also where it comes as a number', () => {
    const text = JSON.stringify(primary).replace('"7710841799478313751"', '7710841799478313751');
    expect(postgresql.read({ exit: 0, text, stderr: '' }, asked).clusterIdentity).toBe('7710841799478313751');
  });

  it('never promotes by itself, and has no quorum', () => {
    expect(read({ ...primary, synchronous_standby_names: 'ANY 1 (b, c)' })).toMatchObject({
      quorate: null,
      automation: { promotes: false, promotesAfterMs: null, why: expect.stringContaining('ANY 1 (b, c)') },
    });
  });

  it('measures its followers: bytes across a log file, time since their last answer', () => {
    expect(read({ ...primary, senders: [sender] }).replication).toEqual({
      upstream: null,
      state: 'none',
      downstreams: [{ name: 'b', address: '10.0.0.2', state: 'streaming', replyAgeMs: 500, lagBytes: 17 }],
    });
  });

  it('takes a follower whose last answer is older than 12 s for cut off, whatever its state', () => {
    const late = { ...sender, reply_time: '2026-11-22T04:04:47+00:00' };
    const { replication, note, members } = read({ ...primary, senders: [late] });
    expect(replication?.downstreams[0]).toMatchObject({ state: 'broken', replyAgeMs: 13_000 });
    expect(note).toBe('does not reach its followers: b (last answer 13 s ago)');
    expect(members).toMatchObject([{ name: 'b', up: null, voting: false, votes: 0 }]);
  });

  it('knows no age of answers before version 12, and goes by the state', () => {
    const { reply_time: _, ...old } = sender;
    const [streaming, startup] = [old, { ...old, state: 'startup' }];
    const { replication } = read({ ...primary, senders: [streaming, startup] });
    expect(replication?.downstreams).toMatchObject([{ state: 'streaming' }, { state: 'broken' }]);
    expect(replication?.downstreams[0]).not.toHaveProperty('replyAgeMs');
  });

  it('does not take a base backup for a follower', () => {
    expect(read({ ...primary, senders: [{ ...sender, state: 'backup' }] }).members).toEqual([]);
  });

  it('does not take default_transaction_read_only for proof that nobody writes', () => {
    expect(read({ ...primary, read_only: 'on' })).toMatchObject({ role: 'primary', writable: null });
  });

  it('reads a standby that streams', () => {
    expect(read(standby)).toMatchObject({
      role: 'standby',
      writable: false,
      leader: '10.0.0.1',
      term: { name: 'timeline', value: 3 },
      lag: { bytes: 0, seconds: 0 },
      replication: { upstream: '10.0.0.1', state: 'streaming' },
    });
  });

  it('says how far replay is behind what was received', () => {
    const behind = { ...standby, replay_lsn: '0/FFFFFFF0', replayed_at: now - 7.25 };
    expect(read(behind).lag).toEqual({ bytes: 32, seconds: 7.3 });
  });

  it('bears 30 s of silence of an idle primary, and no more than 35 s', () => {
    const silent = (at: string) => read({ ...standby, receiver: { ...receiver, last_msg_receipt_time: at } });
    expect(silent('2026-11-22T04:04:30.5+00:00').replication?.state).toBe('streaming');
    expect(silent('2026-11-22T04:04:20+00:00')).toMatchObject({
      replication: { state: 'broken' },
      lag: { bytes: 0, seconds: 40 },
      note: 'no message from its primary for 40 s',
    });
  });

  it('takes a receiver that waits for a diverged standby', () => {
    expect(read({ ...standby, receiver: { ...receiver, status: 'waiting' } })).toMatchObject({
      role: 'standby',
      replication: { state: 'broken' },
      note: expect.stringContaining('forked off'),
    });
  });

  it('says of a standby without receiver that it follows nobody, and gives the newest timeline its control file knows', () => {
    const orphan = { ...standby, receiver: null, checkpoint_tli: 1, min_recovery_tli: 2, replayed_at: now - 60 };
    expect(read({ ...orphan, follows: true })).toMatchObject({
      leader: null,
      term: { name: 'timeline', value: 2 },
      lag: { bytes: 0, seconds: 60 },
      replication: { state: 'broken', upstream: null },
    });
    expect(read({ ...orphan, follows: false }).replication?.state).toBe('none');
  });

  it('knows no timeline where nothing tells it', () => {
    expect(read({ ...standby, receiver: null }).term).toBeNull();
    expect(read({ ...primary, wal_tli: 0 }).term).toBeNull();
  });

  it('names the followers of a standby in a cascade', () => {
    expect(read({ ...standby, senders: [sender] }).replication?.downstreams).toMatchObject([{ name: 'b' }]);
  });

  it('says that replay is paused', () => {
    expect(read({ ...standby, replay_paused: true }).note).toBe('replay is paused by an operator');
  });

  it('reads role, timeline and identity without pg_monitor, and says what is missing', () => {
    const of = (host: string) => postgresql.read(roleOutput(`postgresql/healthy/${host}.plainrole`), asked);
    expect(of('n1')).toMatchObject({
      role: 'primary',
      writable: true,
      term: { value: 1 },
      replication: {
        downstreams: [
          { name: 'n2', state: 'unknown' },
          { name: 'n3', state: 'unknown' },
        ],
      },
    });
    expect(of('n2')).toMatchObject({
      role: 'standby',
      term: { name: 'timeline', value: 1 },
      leader: null,
      replication: { state: 'unknown' },
      note: 'the state of replication needs the role pg_monitor',
    });
  });

  it.each(['nopw', 'norole'])('reads a login without a right (%s) as wrong credentials', (what) => {
    expect(postgresql.read(roleOutput(`postgresql/wrong-credentials/n1.${what}`), asked)).toMatchObject({
      role: 'unknown',
      reason: 'wrong-credentials',
    });
  });
});

describe('lsnBytes', () => {
  it('reads both halves', () => {
    expect(lsnBytes('1/0')).toBe(4_294_967_296n);
    expect(lsnBytes('0/40008D8')).toBe(67_111_128n);
    for (const odd of ['', 'x/1', '1', '1/2/3', null]) expect(lsnBytes(odd)).toBeNull();
  });
});
