import { describe, expect, it } from 'vitest';
import type { AskedMember } from './product.ts';
import { redisSentinel } from './redis-sentinel.ts';

const asked: AskedMember = { host: 'ams-w1', addresses: ['10.0.0.9'], parameters: {} };

const base = {
  port: '6379',
  'config-epoch': '7',
  quorum: '2',
  'down-after-milliseconds': '5000',
  'failover-timeout': '180000',
};
const master = { name: 'ledger', ip: '10.0.0.1', flags: 'master', 'num-other-sentinels': '2', ...base };
const sentinel = (ip: string, flags = 'sentinel') => ({ name: 'a'.repeat(40), ip, port: '26379', runid: '', flags });
const replica = { name: '10.0.0.2:6379', ip: '10.0.0.2', port: '6379', flags: 'slave', 'master-link-status': 'ok' };

function read(masters: object[], rest: object[] = [], tail = '', who = asked) {
  const text = `${JSON.stringify(masters)}\n${JSON.stringify(rest)}\n${tail}\n`;
  return redisSentinel.read({ exit: 0, text, stderr: '' }, who);
}

/** As redis-cli prints records without --json: a key or a value a line. */
function plain(records: readonly object[]): string {
  return records.flatMap((record) => Object.entries(record).flat()).join('\n');
}

describe('redisSentinel', () => {
  const others = [sentinel('10.0.0.10'), sentinel('10.0.0.11')];

  it('is a witness that names the primary, its epoch, and when it would promote another', () => {
    expect(read([master], [replica, ...others], 'OK 3 usable Sentinels. Quorum can be reached')).toMatchObject({
      role: 'witness',
      writable: false,
      leader: '10.0.0.1',
      term: { name: 'config-epoch', value: 7 },
      quorate: true,
      votes: { needed: 2, expected: 3, present: 3 },
      automation: { promotes: true, promotesAfterMs: 5000, yieldsAfterMs: null },
    });
  });

  it('lists the Sentinels with a vote each and the data nodes without', () => {
    const { members } = read([master], [replica, sentinel('10.0.0.10', 's_down,sentinel,disconnected')]);
    expect(members.map(({ name, votes, role, up }) => [name, votes, role, up])).toEqual([
      ['ams-w1', 1, 'witness', true],
      ['10.0.0.10:26379', 1, 'witness', false],
      ['10.0.0.1:6379', 0, 'primary', true],
      ['10.0.0.2:6379', 0, 'standby', true],
    ]);
  });

  it('reads the plain form of any version as it reads JSON, empty values included', () => {
    const parts = [
      ['masters', plain([master])],
      ['replicas', plain([{ ...replica, runid: '' }])],
      ['sentinels', plain(others)],
      ['ckquorum', 'OK 3 usable Sentinels. Quorum and failover authorization can be reached'],
      ['myid', 'f'.repeat(40)],
    ];
    const text = parts.map(([name, body]) => `#part ${name}\n${body}\n\n#exit 0`).join('\n');
    const reading = redisSentinel.read({ exit: 0, text, stderr: '' }, asked);
    expect(reading).toMatchObject({ role: 'witness', leader: '10.0.0.1', quorate: true, votes: { present: 3 } });
    expect(reading.members).toHaveLength(5);
  });

  it('says NOQUORUM in the words of Sentinel', () => {
    const lost = [sentinel('10.0.0.10', 's_down,sentinel'), sentinel('10.0.0.11', 's_down,sentinel')];
    const words = 'NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the majority';
    expect(read([master], lost, words)).toMatchObject({ quorate: false, note: words, votes: { present: 1 } });
    expect(read([master], lost, `(error) ${words}`)).toMatchObject({ quorate: false });
  });

  it('counts by itself where CKQUORUM is not allowed: the majority of all known ones, not the quorum alone', () => {
    const five = { ...master, 'num-other-sentinels': '4' };
    const two = [sentinel('10.0.0.10'), sentinel('10.0.0.11', 's_down,sentinel')];
    expect(
      read([five], [...two, sentinel('10.0.0.12', 's_down,sentinel'), sentinel('10.0.0.13', 's_down,sentinel')]),
    ).toMatchObject({
      quorate: false,
      votes: { needed: 3, expected: 5, present: 2, flags: ['quorum 2', 'majority 3'] },
    });
  });

  it('knows no quorum where it may not list the others', () => {
    expect(read([master])).toMatchObject({ quorate: null, votes: { expected: 3, present: null } });
  });

  it.each([
    ['s_down,master', 'this Sentinel has no answer from the primary'],
    ['s_down,o_down,master,disconnected', 'the Sentinels agree that the primary is down'],
    ['s_down,o_down,failover_in_progress,master', 'a failover is under way'],
  ])('tells %s', (flags, note) => {
    expect(read([{ ...master, flags }], others, 'OK 3 usable Sentinels.')).toMatchObject({ note, leader: '10.0.0.1' });
  });

  it('takes the primary whose name it was asked for', () => {
    const two = [master, { ...master, name: 'sessions', ip: '10.0.1.1' }];
    const named = (name: string) => read(two, others, '', { ...asked, parameters: { master: name } });
    expect(named('sessions').leader).toBe('10.0.1.1');
    expect(named('orders')).toMatchObject({ role: 'unknown', note: 'it does not monitor a primary named orders' });
  });

  it('is not understood when it monitors nothing', () => {
    expect(redisSentinel.read({ exit: 0, text: '[]', stderr: '' }, asked)).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
      note: 'it monitors no primary',
    });
  });
});
