import { describe, expect, it } from 'vitest';
import { roleOutput } from '../testing/role-captures.ts';
import { patroni } from './patroni.ts';
import type { AskedMember } from './product.ts';

const asked: AskedMember = { host: 'n1', addresses: ['10.0.0.1'], parameters: {} };

const agent = {
  state: 'running',
  role: 'primary',
  server_version: 170002,
  timeline: 5,
  dcs_last_seen: 1_795_320_691,
  database_system_identifier: '7710843575438908257',
  replication: [{ application_name: 'n2', client_addr: '10.0.0.2', state: 'streaming', sync_state: 'quorum' }],
  patroni: { version: '4.0.4', scope: 'ledger', name: 'n1' },
};
const standbyAgent = { ...agent, role: 'replica', replication: undefined, replication_state: 'streaming' };
const cluster = {
  members: [
    { name: 'n1', role: 'leader', state: 'running', host: '10.0.0.1', port: 5432, timeline: 5 },
    { name: 'n2', role: 'quorum_standby', state: 'streaming', host: '10.0.0.2', port: 5432, timeline: 5, lag: 16 },
    { name: 'n3', role: 'replica', state: 'stopped', host: '10.0.0.3', port: 5432, lag: 'unknown' },
  ],
  scope: 'ledger',
};
const config = { ttl: 30, loop_wait: 10, retry_timeout: 10 };
const sqlPrimary = {
  in_recovery: false,
  wal_tli: 5,
  read_only: 'off',
  system_identifier: '7710843575438908257',
  senders: [],
};
const sqlStandby = {
  ...sqlPrimary,
  in_recovery: true,
  wal_tli: null,
  receiver: { status: 'streaming', received_tli: 5, sender_host: '10.0.0.1' },
};

interface Answers {
  readonly agent?: object;
  readonly cluster?: object;
  readonly config?: object;
  readonly sql?: object;
  readonly sqlFailure?: string;
  readonly now?: number;
}

/** As the probe prints it; an answer that is not given timed out. */
function read({ agent: said, cluster: list, config: settings, sql, sqlFailure = '', now }: Answers, who = asked) {
  const rest = (name: string, body: object | undefined) =>
    body === undefined
      ? `#part ${name}\n\nhttp=000\n\n#exit 28\n`
      : `#part ${name}\n${JSON.stringify(body)}\nhttp=200\n\n#exit 0\n`;
  const text = [
    rest('patroni', said),
    ...(said === undefined ? [] : [rest('cluster', list), rest('config', settings)]),
    `#part now\n${now ?? 1_795_320_692}\n\n#exit 0\n`,
    `#part sql\n${sql === undefined ? '' : JSON.stringify(sql)}\n\n#exit ${sql === undefined ? 2 : 0}\n`,
  ].join('');
  return patroni.read({ exit: 0, text, stderr: `#part patroni\n#part sql\n${sqlFailure}\n` }, who);
}

describe('patroni', () => {
  it('reads a leader: what PostgreSQL says, who is a member, and what Patroni would do', () => {
    expect(read({ agent, cluster, config, sql: sqlPrimary })).toMatchObject({
      role: 'primary',
      writable: true,
      leader: 'n1',
      term: { name: 'timeline', value: 5 },
      clusterIdentity: '7710843575438908257',
      quorate: null,
      reason: null,
      note: null,
      automation: { promotes: true, promotesAfterMs: 30_000, yieldsAfterMs: 20_000, paused: false },
      members: [
        { name: 'n1', address: '10.0.0.1', votes: 0, voting: false, role: 'primary', up: true },
        { name: 'n2', votes: 0, role: 'standby', up: true },
        { name: 'n3', votes: 0, role: 'standby', up: false },
      ],
    });
  });

  it('reads a standby, whose leader is the one of the store', () => {
    const who = { ...asked, host: 'n2' };
    expect(read({ agent: { ...standbyAgent, patroni: {} }, cluster, config, sql: sqlStandby }, who)).toMatchObject({
      role: 'standby',
      writable: false,
      leader: 'n1',
      replication: { upstream: '10.0.0.1', state: 'streaming' },
    });
  });

  it('sees the writable primary beside a frozen agent, as recorded', () => {
    const frozen = roleOutput('patroni/patroni-frozen-on-leader-n3+20s/n3.patroni');
    const sql = roleOutput('patroni/patroni-frozen-on-leader-n3+20s/n3.pg');
    const text = `#part patroni\n${frozen.text}\n#exit ${frozen.exit}\n#part sql\n${sql.text}\n#exit ${sql.exit}\n`;
    expect(patroni.read({ exit: 0, text, stderr: '' }, { ...asked, host: 'n3' })).toMatchObject({
      role: 'primary',
      term: { name: 'timeline', value: 2 },
      leader: 'n3',
      reason: null,
      note: 'the agent of Patroni does not answer; PostgreSQL itself says primary',
      automation: { paused: null },
    });
    expect(read({ sql: sqlPrimary })).toMatchObject({ role: 'primary', writable: true });
    expect(read({ sql: sqlStandby })).toMatchObject({ role: 'standby', writable: false });
  });

  it('believes PostgreSQL before the agent', () => {
    expect(read({ agent: standbyAgent, cluster, config, sql: sqlPrimary })).toMatchObject({
      role: 'primary',
      writable: true,
      note: 'PostgreSQL itself says primary, its agent says standby',
    });
  });

  it('believes the agent where SQL is not allowed', () => {
    expect(read({ agent, cluster, config })).toMatchObject({
      role: 'primary',
      writable: true,
      term: { value: 5 },
      replication: { downstreams: [{ name: 'n2', state: 'streaming' }] },
    });
  });

  it('does not call a primary that is stopping writable, and knows it read-only once PostgreSQL says so', () => {
    const stopping = { ...agent, state: 'stopping', timeline: undefined };
    expect(read({ agent: stopping, cluster, config })).toMatchObject({
      role: 'primary',
      writable: null,
      term: null,
      note: 'Patroni says that PostgreSQL is stopping',
    });
    const { stderr } = roleOutput('patroni/cut-leader-n1+25s/n1.pg');
    expect(read({ agent: stopping, cluster, config, sqlFailure: stderr })).toMatchObject({ writable: false });
  });

  it('knows a primary as stopped where nobody listens and its agent still calls it stopping', () => {
    const stopping = { ...agent, state: 'stopping', timeline: undefined };
    const sqlFailure =
      'psql: error: connection to server on socket "/run/postgresql/.s.PGSQL.5432" failed: No such file or directory';
    expect(read({ agent: stopping, cluster, config, sqlFailure })).toMatchObject({ role: 'primary', writable: false });
    // An agent that asks its running server itself knows better than a probe with the wrong socket.
    expect(read({ agent, cluster, config, sqlFailure })).toMatchObject({ role: 'primary', writable: true });
  });

  it('says when the store names another leader, or was not seen for long', () => {
    const other = {
      members: cluster.members.map((member) => ({ ...member, role: member.name === 'n2' ? 'leader' : 'replica' })),
    };
    expect(read({ agent, cluster: other, config, sql: sqlPrimary })).toMatchObject({
      leader: 'n1',
      note: 'the store names n2 as the leader',
    });
    expect(read({ agent, cluster, config, sql: sqlPrimary, now: 1_795_320_711 }).note).toBe(
      'the agent saw its store 20 s ago',
    );
  });

  it('is not about to promote while it is paused, wherever that is said', () => {
    const paused = { automation: { promotes: false, paused: true, yieldsAfterMs: null } };
    expect(read({ agent: { ...agent, pause: true }, cluster, config, sql: sqlPrimary })).toMatchObject(paused);
    expect(read({ agent, cluster: { ...cluster, pause: true }, config, sql: sqlPrimary })).toMatchObject(paused);
    expect(read({ agent, cluster, config: { ...config, pause: true }, sql: sqlPrimary })).toMatchObject(paused);
  });

  it('tells failsafe and synchronous mode among its settings', () => {
    const strict = { ...config, failsafe_mode: true, synchronous_mode: 'quorum' };
    const why = read({ agent, cluster, config: strict, sql: sqlPrimary }).automation?.why;
    expect(why).toMatch(/^ttl 30, loop_wait 10, retry_timeout 10; failsafe_mode on: .*; synchronous_mode quorum$/);
    expect(read({ agent, cluster, config: { ...config, synchronous_mode: 'off' } }).automation?.why).not.toMatch(
      /synchronous/,
    );
  });

  it('takes the leader of a standby cluster for a standby', () => {
    const members = [{ name: 'n1', role: 'standby_leader', state: 'streaming', host: '10.0.0.1' }];
    const reading = read({
      agent: { ...standbyAgent, role: 'standby_leader' },
      cluster: { members },
      config,
      sql: sqlStandby,
    });
    expect(reading).toMatchObject({
      role: 'standby',
      writable: false,
      leader: 'n1',
      note: expect.stringContaining('standby cluster'),
    });
  });

  it.each([
    ['master', 'primary'],
    ['primary', 'primary'],
    ['replica', 'standby'],
    ['sync_standby', 'standby'],
    ['demoted', 'standby'],
    ['uninitialized', 'none'],
    ['promoted', 'unknown'],
  ])('knows the role %s of Patroni 1 to 4 as %s', (word, role) => {
    const reading = read({ agent: { ...agent, role: word } });
    expect([reading.role, reading.reason]).toEqual([role, role === 'unknown' ? 'unreadable' : null]);
  });

  it('takes /cluster alone for hearsay: it proves no writable member', () => {
    const raw = { exit: 0, text: JSON.stringify(cluster), stderr: '' };
    expect(patroni.read(raw, asked)).toMatchObject({ role: 'primary', writable: null, leader: 'n1' });
    expect(patroni.read(raw, { ...asked, host: 'n2', addresses: [] })).toMatchObject({
      role: 'standby',
      lag: { bytes: 16 },
    });
    expect(patroni.read(raw, { host: null, addresses: [], parameters: {} })).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
      leader: 'n1',
      members: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }],
    });
  });

  it('does not read an error page of the agent', () => {
    const raw = { exit: 0, text: `${JSON.stringify(agent)}\nhttp=503 t=0.01\n`, stderr: '' };
    expect(patroni.read(raw, asked)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(patroni.read({ ...raw, text: 'Unauthorized\nhttp=401\n' }, asked)).toMatchObject({
      reason: 'wrong-credentials',
    });
  });

  it('is unknown when neither the agent nor PostgreSQL answers', () => {
    expect(read({})).toMatchObject({ role: 'unknown', writable: null, reason: 'timed-out' });
  });
});
