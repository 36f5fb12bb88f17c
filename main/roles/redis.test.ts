import { describe, expect, it } from 'vitest';
import { redis } from './redis.ts';
import type { AskedMember } from './product.ts';

const asked: AskedMember = { host: 'db1', addresses: [], parameters: {} };

function read(info: readonly string[], config: readonly string[] = [], stderr = '') {
  const parts = ['#part info', '# Replication', ...info, '', '#exit 0'];
  if (config.length > 0) parts.push('#part config', ...config, '#exit 0');
  return redis.read({ exit: 0, text: parts.join('\r\n'), stderr }, asked);
}

const master = ['role:master', 'connected_slaves:0', 'master_failover_state:no-failover', 'master_repl_offset:100'];
const slave = ['role:slave', 'master_host:10.0.0.1', 'master_port:6379', 'slave_read_only:1'];

describe('redis', () => {
  it('says of a lone primary without min-replicas that it never stops taking writes', () => {
    expect(read(master)).toMatchObject({
      role: 'primary',
      writable: true,
      leader: 'db1',
      term: null,
      quorate: null,
      automation: {
        promotes: null,
        yieldsAfterMs: null,
        why: 'min-replicas-to-write 0: a primary without replicas never stops taking writes',
      },
    });
  });

  it('says after how long a primary with min-replicas stops by itself', () => {
    const config = ['min-replicas-to-write', '1', 'min-replicas-max-lag', '10'];
    const live = [...master, 'min_slaves_good_slaves:1', 'slave0:ip=10.0.0.2,port=6379,state=online,offset=90,lag=1'];
    expect(read(live, config)).toMatchObject({ writable: true, automation: { yieldsAfterMs: 10_000 } });
    expect(read([...master, 'min_slaves_good_slaves:0'], config)).toMatchObject({
      role: 'primary',
      writable: false,
      note: 'it refuses writes: 0 good replicas, min-replicas-to-write is 1',
    });
  });

  it('knows that min-replicas is set even without the right to read its value', () => {
    const refused = ["NOPERM this user has no permissions to run the 'config|get' command"];
    expect(read([...master, 'min_slaves_good_slaves:0'], refused).writable).toBe(false);
    expect(read([...master, 'min_slaves_good_slaves:2'], refused)).toMatchObject({
      writable: null,
      automation: { yieldsAfterMs: null, why: 'min-replicas-to-write is set, min-replicas-max-lag not read' },
    });
  });

  it('measures its replicas, and takes one that is silent for more than 10 s for cut off', () => {
    const { replication } = read([
      ...master,
      'slave0:ip=10.0.0.2,port=6379,state=online,offset=90,lag=0',
      'slave1:ip=2001:db8::3,port=6380,state=online,offset=10,lag=11',
      'slave2:ip=10.0.0.4,port=6379,state=wait_bgsave,offset=0,lag=0',
    ]);
    expect(replication?.downstreams).toEqual([
      { name: '10.0.0.2:6379', address: '10.0.0.2', state: 'streaming', replyAgeMs: 0, lagBytes: 10 },
      { name: '2001:db8::3:6380', address: '2001:db8::3', state: 'broken', replyAgeMs: 11_000, lagBytes: 90 },
      { name: '10.0.0.4:6379', address: '10.0.0.4', state: 'broken', replyAgeMs: 0, lagBytes: 100 },
    ]);
  });

  it('does not call a primary in a manual failover writable', () => {
    const failing = master.map((line) => line.replace('no-failover', 'waiting-for-sync'));
    expect(read(failing)).toMatchObject({ role: 'primary', writable: null, note: expect.stringContaining('failover') });
  });

  it('reads a replica whose link is up, down, or up in name only', () => {
    expect(read([...slave, 'master_link_status:up', 'master_last_io_seconds_ago:3'])).toMatchObject({
      role: 'standby',
      writable: false,
      leader: '10.0.0.1',
      lag: { seconds: 3 },
      replication: { state: 'streaming' },
    });
    const down = ['master_link_status:down', 'master_last_io_seconds_ago:-1', 'master_link_down_since_seconds:42'];
    expect(read([...slave, ...down])).toMatchObject({
      replication: { state: 'broken' },
      lag: { seconds: 42 },
      note: 'the link to its primary is down',
    });
    expect(read([...slave, 'master_link_status:up', 'master_last_io_seconds_ago:26'])).toMatchObject({
      replication: { state: 'broken' },
      note: 'no word from its primary for 26 s, though the link counts as up',
    });
  });

  it('says that a replica copies everything anew', () => {
    const syncing = ['master_link_status:down', 'master_sync_in_progress:1', 'master_last_io_seconds_ago:-1'];
    expect(read([...slave, ...syncing]).note).toBe('it copies the data of its primary now');
  });

  it('takes a replica that accepts writes of its own neither for writable nor for safe', () => {
    const open = slave.map((line) => line.replace('read_only:1', 'read_only:0'));
    expect(read([...open, 'master_link_status:up'])).toMatchObject({ role: 'standby', writable: null });
  });

  it('uses an answer given in spite of a refused password, and says so', () => {
    expect(read(master, [], 'AUTH failed: WRONGPASS invalid username-password pair')).toMatchObject({
      role: 'primary',
      writable: true,
      reason: 'wrong-credentials',
    });
  });

  it('takes an error with exit status 0 for what it is', () => {
    const error = (text: string) => redis.read({ exit: 0, text, stderr: '' }, asked);
    expect(error('NOAUTH Authentication required.\n')).toMatchObject({ role: 'unknown', reason: 'wrong-credentials' });
    expect(error("NOPERM this user has no permissions to run the 'info' command\n")).toMatchObject({
      reason: 'no-permission',
    });
    expect(error('LOADING Redis is loading the dataset in memory\n')).toMatchObject({ reason: 'unreadable' });
  });
});
