import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { createDirectory, noEvidence, takeFacts, type Evidence } from './evidence.ts';
import { blankReading } from './pair-reading.ts';
import { whoRefused } from './refusal.ts';

const undoubted = { isDoubted: false, isLiedTo: false };
const knowsPort = { ...blankReading, letIn: new Set([22]) };

describe('whoRefused', () => {
  it('takes a refusal for forged where the peer lists the listener', () => {
    expect(whoRefused(blankReading, 5432, { ...undoubted, listener: 'listens' })).toBe('forged');
  });

  it('takes it for the peer’s own where the peer lists the listener no more', () => {
    expect(whoRefused(knowsPort, 22, { ...undoubted, listener: 'gone' })).toBe('own');
  });

  it('cannot tell whose it is on a port that let in before and that nobody looks at', () => {
    expect(whoRefused(knowsPort, 22, { ...undoubted, listener: 'unseen' })).toBe('open');
    expect(whoRefused(knowsPort, 2022, { ...undoubted, listener: 'unseen' })).toBe('own');
  });

  it('takes a port nobody looks at for no proof of a path that is doubted', () => {
    expect(whoRefused(blankReading, 22, { ...undoubted, isDoubted: true, listener: 'unseen' })).toBe('open');
  });

  it('believes no refusal while a forger is at work near one of the hosts', () => {
    for (const listener of ['gone', 'unseen'] as const)
      expect(whoRefused(blankReading, 22, { isDoubted: false, isLiedTo: true, listener })).toBe('open');
  });
});

describe('takeFacts and refusals', () => {
  const fleet = sceneFleet(
    { alpha: ['a1', 'a2'], beta: ['b1'] },
    { clusters: [sceneCluster('store', ['a1', 'a2', 'b1'])] },
  );
  const directory = createDirectory(fleet);
  const [a1, a2, b1] = [hostId('a1'), hostId('a2'), hostId('b1')];
  const after = (...facts: readonly Fact[]): Evidence => takeFacts(noEvidence, facts, directory);
  const knock = (host: typeof a1, port: number, outcome: 'ok' | 'refused', t: number): Fact => {
    return { kind: 'connect', t, host, to: b1, port, outcome, ms: 2 };
  };
  const listing = (t: number, ports: readonly number[]): Fact => ({
    kind: 'sockets',
    t,
    host: b1,
    complete: true,
    sockets: ports.map((port) => ({
      netid: 'tcp',
      state: 'LISTEN',
      recvQ: 0,
      sendQ: 128,
      local: { address: '0.0.0.0', port },
      peer: { address: '0.0.0.0', port: null },
    })),
  });
  const reading = (evidence: Evidence) => evidence.hosts.get(a1)?.peers.get(b1);

  it('neither proves nor accuses a path by the mesh port that let in before and refuses now', () => {
    const known = reading(after(knock(a1, 22, 'ok', 1000), knock(a1, 22, 'refused', 9000)));
    expect(known).toMatchObject({ ackedAt: 998, answeringPort: 22, unansweredConnectSince: null });
    expect(known?.lanes.get('peer:22')).toMatchObject({
      since: 8998,
      what: expect.stringMatching('by whom nobody can tell'),
    });
  });

  it('accuses the path by a refusal on a port whose LISTEN row the peer shows', () => {
    const facts = [knock(a1, 5432, 'ok', 1000), listing(8500, [5432]), knock(a1, 5432, 'refused', 9000)];
    expect(reading(after(...facts))).toMatchObject({ ackedAt: 998, unansweredConnectSince: 8998, forgedAt: 9000 });
  });

  it('looks at the listeners of the mesh’s ports as well, of which no cluster speaks', () => {
    const facts = [knock(a1, 22, 'ok', 1000), listing(8500, [22]), knock(a1, 22, 'refused', 9000)];
    expect(reading(after(...facts))).toMatchObject({ unansweredConnectSince: 8998, forgedAt: 9000 });
  });

  it('takes a refusal for the service’s own when the peer shows that nothing listens any more', () => {
    const facts = [
      listing(1000, [5432]),
      knock(a1, 5432, 'ok', 1500),
      listing(8500, []),
      knock(a1, 5432, 'refused', 9000),
    ];
    expect(reading(after(...facts))).toMatchObject({ ackedAt: 8998, unansweredConnectSince: null });
  });

  it('knows by another who is let in meanwhile that a port listens which nobody lists', () => {
    const refused = [knock(a1, 22, 'ok', 1000), knock(a1, 22, 'refused', 9000), knock(a2, 22, 'ok', 10_000)];
    expect(reading(after(...refused))?.unansweredConnectSince).toBeNull();
    expect(reading(after(...refused, knock(a1, 22, 'refused', 11_000)))?.unansweredConnectSince).toBe(10_998);
  });
});
