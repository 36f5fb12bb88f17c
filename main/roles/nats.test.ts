import { describe, expect, it } from 'vitest';
import { nats } from './nats.ts';
import type { AskedMember } from './product.ts';

const asked: AskedMember = { host: null, addresses: [], parameters: {} };
const second = 1_000_000_000;

function read(jsz: object, serverName: string | null = null) {
  const parts = ['#part jsz', JSON.stringify({ server_id: 'NDLA', ...jsz }), '#exit 0'];
  if (serverName !== null) parts.push('#part varz', JSON.stringify({ server_name: serverName }), '#exit 0');
  return nats.read({ exit: 0, text: parts.join('\n'), stderr: '' }, asked);
}

const meta = { name: 'orders', leader: 'n1', peer: 'x', cluster_size: 3 };
const replica = (name: string, more: object = {}) => ({ name, current: true, active: second / 2, peer: name, ...more });

describe('nats', () => {
  it('counts the quorum of a leader from the replicas it hears', () => {
    expect(
      read({ meta_cluster: { ...meta, replicas: [replica('n2'), replica('n3', { offline: true })] } }),
    ).toMatchObject({
      role: 'leader',
      writable: true,
      leader: 'n1',
      quorate: true,
      clusterIdentity: 'orders',
      votes: { needed: 2, expected: 3, present: 2 },
      members: [
        { name: 'n1', role: 'leader', up: true },
        { name: 'n2', up: true },
        { name: 'n3', up: false },
      ],
    });
  });

  it.each([
    ['stale', { current: false, active: 40 * second }],
    ['offline', { offline: true, active: second }],
    ['still current, but silent for 6 s', { active: 6 * second }],
    ['still current, but silent for as long as others need to elect', { active: 4 * second }],
  ])('does not believe an isolated leader whose replicas are %s', (_what, more) => {
    const replicas = [replica('n2', more), replica('n3', more)];
    expect(read({ meta_cluster: { ...meta, replicas } })).toMatchObject({
      role: 'leader',
      writable: false,
      quorate: false,
      note: 'it names itself the leader but hears only 1 of 3 members',
    });
  });

  it('is a follower that names its leader, also by its own name', () => {
    expect(read({ meta_cluster: meta }, 'n2')).toMatchObject({
      role: 'follower',
      leader: 'n1',
      quorate: true,
      writable: false,
    });
    expect(read({ meta_cluster: meta }, 'n1').role).toBe('leader');
  });

  it('has no leader and no quorum during an election', () => {
    const { leader: _, ...none } = meta;
    expect(read({ meta_cluster: none }, 'n2')).toMatchObject({ role: 'candidate', leader: null, quorate: false });
  });

  it('elects nobody without JetStream', () => {
    expect(read({ disabled: true })).toMatchObject({ role: 'none', leader: null, writable: null, reason: null });
  });

  it('leads itself without a cluster', () => {
    expect(read({ config: {} }, 'solo')).toMatchObject({ role: 'leader', leader: 'solo', quorate: null });
  });
});
