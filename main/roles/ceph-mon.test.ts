import { describe, expect, it } from 'vitest';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { cephMon } from './ceph-mon.ts';

const asked = (host: string | null, more: { readonly addresses?: readonly string[]; readonly id?: string } = {}) => ({
  host,
  addresses: more.addresses ?? [],
  parameters: more.id === undefined ? {} : { id: more.id },
});
const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });
const names = ['a', 'b', 'c', 'd', 'e'];
const monmap = (count: number, more: Readonly<Record<string, unknown>> = {}) => ({
  fsid: '11111111-2222-3333-4444-555555555555',
  mons: names.slice(0, count).map((name, rank) => ({
    rank,
    name,
    public_addrs: { addrvec: [{ type: 'v2', addr: `[2001:db8::${rank + 1}]:3300`, nonce: 0 }] },
    public_addr: `[2001:db8::${rank + 1}]:6789/0`,
  })),
  ...more,
});
const own = (name: string, state: string, quorum: readonly number[], map = monmap(3), epoch = 12) =>
  JSON.stringify({
    name,
    rank: names.indexOf(name),
    state,
    election_epoch: epoch,
    quorum,
    outside_quorum: [],
    monmap: map,
  });
const read = (text: string, host = 'a') => cephMon.read(answer(text), asked(host));
const forbidden = answer(
  '',
  22,
  'admin_socket: exception getting command descriptions: [Errno 13] Permission denied\n',
);
const gone = answer(
  '',
  22,
  'admin_socket: exception getting command descriptions: [Errno 2] No such file or directory\n',
);
const quorumSays = recordedRole('ceph-mon/n3-mon-down+4s/n3.cli-quorum_status');

describe('ceph-mon', () => {
  it('is a candidate during an election, without a quorum', () => {
    expect(read(own('b', 'electing', [], monmap(3), 13))).toMatchObject({
      role: 'candidate',
      quorate: false,
      leader: null,
      term: { value: 13 },
    });
  });

  it('takes part in nothing while it copies the store', () => {
    expect(read(own('b', 'synchronizing', []))).toMatchObject({ role: 'none', quorate: false });
  });

  it('names the lowest rank of the quorum as leader, but only by the classic strategy', () => {
    expect(read(own('c', 'peon', [1, 2])).leader).toBe('b');
    const connectivity = read(own('c', 'peon', [0, 1, 2], monmap(3, { election_strategy: 3 })));
    expect([connectivity.leader, connectivity.votes?.flags]).toEqual([null, ['connectivity']]);
    expect(read(own('c', 'leader', [0, 1, 2], monmap(3, { election_strategy: 3 }))).leader).toBe('c');
  });

  it('marks stretch mode, and its tiebreaker as the witness', () => {
    const map = monmap(5, { stretch_mode: true, tiebreaker_mon: 'e', election_strategy: 3 });
    const { votes, members } = read(own('a', 'leader', [0, 1, 2, 3, 4], map));
    expect(votes).toEqual({ needed: 3, expected: 5, present: 5, flags: ['StretchMode', 'connectivity'] });
    expect(members.at(-1)).toEqual({
      name: 'e',
      address: '2001:db8::5',
      votes: 1,
      voting: true,
      role: 'witness',
      up: true,
    });
  });

  it('reads Ceph 15, which has no strategies', () => {
    expect(read(own('b', 'peon', [0, 1]))).toMatchObject({ role: 'follower', leader: 'a', votes: { flags: [] } });
  });

  it('knows of the others only inside a quorum', () => {
    expect(read(own('a', 'leader', [0, 1])).members.map(({ up }) => up)).toEqual([true, true, false]);
    expect(read(own('a', 'probing', [])).members.map(({ up }) => up)).toEqual([true, null, null]);
  });

  it("takes the quorum's word for a monitor whose socket is forbidden, found by name, address or setting", () => {
    const raw = asParts({ mon_status: forbidden, quorum_status: quorumSays });
    const found = [asked('n3'), asked('fra-mon', { addresses: ['10.97.11.3'] }), asked('fra-mon', { id: 'n3' })];
    for (const who of found) {
      expect(cephMon.read(raw, who)).toMatchObject({
        role: 'follower',
        leader: 'n1',
        note: expect.stringContaining("quorum's word"),
      });
    }
  });

  it('does not take it for a monitor that is gone or hangs', () => {
    expect(cephMon.read(asParts({ mon_status: gone, quorum_status: quorumSays }), asked('n3'))).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
    });
    expect(
      cephMon.read(asParts({ mon_status: answer('', 124), quorum_status: quorumSays }), asked('n3')),
    ).toMatchObject({ role: 'unknown', reason: 'timed-out' });
  });

  it('says nothing of a monitor that the quorum does not hear, or does not know', () => {
    const without = recordedRole('ceph-mon/cut-leader-n1+40s/n2.cli-quorum_status');
    for (const host of ['n1', 'db-7', null]) {
      expect(cephMon.read(without, asked(host))).toMatchObject({
        role: 'unknown',
        writable: null,
        quorate: null,
        reason: 'unreadable',
        leader: 'n2',
      });
    }
  });

  it('has no right when both ways are forbidden', () => {
    const denied = answer('', 13, 'Error EACCES: access denied\n');
    expect(cephMon.read(asParts({ mon_status: forbidden, quorum_status: denied }), asked('n3')).reason).toBe(
      'no-permission',
    );
  });

  it('reads nothing from other JSON, an unknown state, half an answer, or a good answer of a command that failed', () => {
    const good = own('a', 'leader', [0, 1, 2]);
    for (const text of ['{}', '[]', '{"name":"a","state":"leader"}', own('a', 'dreaming', [0]), good.slice(0, -20)]) {
      expect(read(text)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    }
    expect(cephMon.read(answer(good, 22), asked('a'))).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });
});
