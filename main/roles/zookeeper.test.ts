import { describe, expect, it } from 'vitest';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { zookeeper } from './zookeeper.ts';

const asked = { host: 'zk1', addresses: ['10.0.0.1'], parameters: {} };
const read = (text: string, exit = 0, stderr = '') => zookeeper.read({ exit, text, stderr }, asked);
const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });
const srvr = (mode: string, zxid = '0x500000001') =>
  `Zookeeper version: 3.9.2, built on 2024-02-12\nZxid: ${zxid}\nMode: ${mode}\nNode count: 5\n`;

describe('zookeeper', () => {
  it('reads srvr alone, which is all that the default whitelist gives', () => {
    expect(read(srvr('leader'))).toMatchObject({
      role: 'leader',
      term: { name: 'epoch', value: 5 },
      leader: 'zk1',
      quorate: true,
      members: [],
    });
  });

  it('reads mntr alone', () => {
    const { role, votes } = read(
      'zk_version\t3.8.0\nzk_server_state\tleader\nzk_synced_followers\t1\nzk_quorum_size\t3\n',
    );
    expect([role, votes]).toEqual(['leader', { needed: 2, expected: 3, present: 2, flags: [] }]);
  });

  it('observes without a vote', () => {
    const conf =
      'serverId=4\npeerType=1\nserver.1=10.0.0.1:2888:3888:participant;0.0.0.0:2181\nserver.4=10.0.0.4:2888:3888:observer;2181\n';
    const { role, members, votes } = read(`${srvr('observer')}${conf}`);
    expect(role).toBe('observer');
    expect(members).toEqual([
      { name: 'server.1', address: '10.0.0.1', votes: 1, voting: true, up: null },
      { name: 'server.4', address: '10.0.0.4', votes: 0, voting: false, role: 'observer', up: true },
    ]);
    expect(votes).toMatchObject({ expected: 1 });
  });

  it('is in no quorum in read-only mode', () => {
    expect(read(srvr('read-only'))).toMatchObject({ role: 'none', quorate: false, writable: false });
  });

  it('leads itself when it stands alone', () => {
    expect(read(srvr('standalone'))).toMatchObject({
      role: 'leader',
      quorate: true,
      note: 'standalone: it has no ensemble',
    });
  });

  it('names no needed number for a hierarchical quorum, but its groups and weights', () => {
    const conf = [
      'serverId=1',
      ...[1, 2, 3].map((id) => `server.${id}=[2001:db8::${id}]:2888:3888:participant`),
      'group.1=1:2:3',
      'weight.1=1',
      'weight.2=2',
      'weight.3=0',
    ].join('\n');
    const { members, votes } = read(`${srvr('follower')}${conf}\n`);
    expect(votes).toEqual({ needed: null, expected: 3, present: null, flags: ['group.1=1:2:3'] });
    expect(members.map(({ address, votes: weight, voting }) => [address, weight, voting])).toEqual([
      ['2001:db8::1', 1, true],
      ['2001:db8::2', 2, true],
      ['2001:db8::3', 0, false],
    ]);
  });

  it('takes the first of several addresses of a server, and a host name as it is', () => {
    const conf =
      'server.1=10.0.0.1:2888:3888|10.1.0.1:2888:3888:participant\nserver.2=zk2.example:2888:3888:participant\n';
    expect(read(`${srvr('follower')}${conf}`).members.map(({ address }) => address)).toEqual([
      '10.0.0.1',
      'zk2.example',
    ]);
  });

  it('says how long a leader without followers stays one, from its ticks', () => {
    expect(read(`${srvr('leader')}tickTime=2000\nsyncLimit=2\n`).automation).toMatchObject({
      promotesAfterMs: 5_100,
      yieldsAfterMs: 5_500,
    });
  });

  it('reads the parts of its own probe like the plain answers', () => {
    const raw = asParts({
      srvr: answer(srvr('follower')),
      mntr: answer('mntr is not executed because it is not in the whitelist.\n', 0),
      isro: answer('rw'),
    });
    expect(zookeeper.read(raw, asked)).toMatchObject({ role: 'follower', reason: null });
  });

  it('times out where the server accepts and says nothing, and is refused where nobody listens', () => {
    expect(zookeeper.read(asParts({ srvr: answer('', 124) }), asked).reason).toBe('timed-out');
    const refused = asParts({
      srvr: answer('', 1, 'zk: connect: Connection refused\nzk: line 1: /dev/tcp/127.0.0.1/2181: Connection refused\n'),
    });
    expect(zookeeper.read(refused, asked)).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
      note: expect.stringContaining('refused'),
    });
  });

  it('has no right where even srvr is not whitelisted', () => {
    expect(read('srvr is not executed because it is not in the whitelist.\n').reason).toBe('no-permission');
  });

  it('takes the word that it serves nobody over an older one', () => {
    const text = `${srvr('leader')}\nThis ZooKeeper instance is not currently serving requests\n`;
    expect(read(text)).toMatchObject({ role: 'none', quorate: false });
  });

  it('believes no good answer of a client that failed, and no mode that it does not know', () => {
    expect(read(recordedRole('zookeeper/healthy/n3').text, 1)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(read(srvr('leaderr'))).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });
});
