import { describe, expect, it } from 'vitest';
import { roleOutput } from '../testing/role-captures.ts';
import { etcd } from './etcd.ts';
import type { AskedMember } from './product.ts';

const asked: AskedMember = { host: 'ams-e1', addresses: [], parameters: {} };

/** As etcdctl prints it: 64-bit ids are bare numbers. */
function status(keys: string): string {
  return `[{"Endpoint":"http://127.0.0.1:2379","Status":{"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437,"revision":1,"raft_term":4},"version":"3.5.9","raftTerm":4${keys}}}]`;
}

const members = [
  '{"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437,"raft_term":4},"members":[',
  '{"ID":10276657743932975437,"name":"e1","peerURLs":["https://10.0.0.1:2380"],"clientURLs":["https://10.0.0.1:2379"]},',
  '{"ID":10276657743932975438,"name":"e2","peerURLs":["https://[2001:db8::2]:2380"],"clientURLs":[]},',
  '{"ID":10276657743932975439,"peerURLs":["https://e3.example:2380"],"isLearner":true}]}',
].join('');

function read(keys: string, list: string | null = members, listExit = 0) {
  const parts = ['#part status', status(keys), '#exit 0'];
  if (list !== null) parts.push('#part members', list, `#exit ${listExit}`);
  return etcd.read({ exit: 0, text: parts.join('\n'), stderr: '' }, asked);
}

describe('etcd', () => {
  it('names the leader of a follower, and its members with their votes', () => {
    expect(read(',"leader":10276657743932975438')).toMatchObject({
      role: 'follower',
      writable: false,
      leader: 'e2',
      quorate: true,
      term: { name: 'raftTerm', value: 4 },
      clusterIdentity: '14841639068965178418',
      votes: { needed: 2, expected: 2 },
      members: [
        { name: 'e1', address: '10.0.0.1', votes: 1, voting: true, role: 'follower', up: true },
        { name: 'e2', address: '2001:db8::2', votes: 1, voting: true, role: 'leader', up: null },
        { name: 'e3.example', address: 'e3.example', votes: 0, voting: false, role: 'observer' },
      ],
    });
  });

  it('tells ids apart that differ in the last digit only', () => {
    expect(read(',"leader":10276657743932975437').role).toBe('leader');
    expect(read(',"leader":10276657743932975436')).toMatchObject({ role: 'follower', leader: '10276657743932975436' });
  });

  it('names a leader by its own name, else by the host that was asked, else by its id', () => {
    const leads = ',"leader":10276657743932975437';
    expect(read(leads).leader).toBe('e1');
    expect(read(leads, null).leader).toBe('ams-e1');
    const raw = { exit: 0, text: status(leads), stderr: '' };
    expect(etcd.read(raw, { ...asked, host: null }).leader).toBe('10276657743932975437');
  });

  it('gives no vote to a learner', () => {
    expect(read(',"leader":10276657743932975438,"isLearner":true')).toMatchObject({
      role: 'observer',
      writable: false,
      leader: 'e2',
    });
  });

  it.each([
    ['the leader is missing', ''],
    ['the leader is 0', ',"leader":0'],
    ['it says so, whatever leader it names', ',"leader":10276657743932975437,"errors":["etcdserver: no leader"]'],
  ])('has no leader and no quorum when %s', (_what, keys) => {
    expect(read(keys)).toMatchObject({ role: 'candidate', leader: null, quorate: false, writable: false });
  });

  it('takes a leader with an alarm for closed, and says which', () => {
    const alarm = ',"leader":10276657743932975437,"errors":["memberID:10276657743932975437 alarm:NOSPACE "]';
    expect(read(alarm)).toMatchObject({ role: 'leader', writable: false, note: expect.stringContaining('NOSPACE') });
  });

  it('reads the shape of 3.6', () => {
    const keys = ',"leader":10276657743932975437,"storageVersion":"3.6.0","dbSizeQuota":2147483648,"downgradeInfo":{}';
    expect(read(keys)).toMatchObject({ role: 'leader', writable: true, quorate: true });
  });

  it('does without the list of members, which needs a quorum from 3.5 on', () => {
    expect(read(',"leader":10276657743932975438', '', 1)).toMatchObject({
      role: 'follower',
      leader: '10276657743932975438',
      members: [],
      votes: null,
    });
  });

  it('names the recorded leader of the recorded cluster', () => {
    const part = (name: string, at: string) => `#part ${name}\n${roleOutput(at).text}\n#exit 0\n`;
    const text = part('status', 'etcd/healthy/n1.status') + part('members', 'etcd/healthy/n1.members');
    const reading = etcd.read({ exit: 0, text, stderr: '' }, asked);
    expect(reading).toMatchObject({ role: 'follower', leader: 'n3', votes: { needed: 2, expected: 3 } });
    expect(reading.members.map(({ name, address, role }) => [name, address, role])).toEqual([
      ['n3', '10.97.3.3', 'leader'],
      ['n1', '10.97.3.1', 'follower'],
      ['n2', '10.97.3.2', 'follower'],
    ]);
  });
});
