import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { silentHost } from './host-evidence.ts';
import { blankReading, type PairReading } from './pair-reading.ts';
import { joinEnds, type PathEnd } from './path.ts';

const now = 20_000;
const staleAfterMs = 3000;

function end(name: string, reading: Partial<PairReading>, heardAt: number | null = now): PathEnd {
  const evidence = { ...silentHost, heardAt, aliveAt: heardAt, sampledAt: heardAt };
  return { host: hostId(name), evidence, reading: { ...blankReading, ...reading } };
}

const alive = { arrivedAt: now - 100, ackedAt: now - 100 };
const complaint = (grade: 'suspect' | 'cut' | 'inbound-only', since: number) => ({
  complaint: {
    grade,
    since,
    seenAt: now,
    triedAt: since + 3000,
    beganAt: since,
    tries: 4,
    what: 'ESTAB …, timer:(on, n=3)',
  },
});
const join = (a: PathEnd, b: PathEnd) => joinEnds(a, b, now, staleAfterMs);

describe('joinEnds', () => {
  it('calls a path up that was proven lately and of which nobody complains', () => {
    expect(join(end('a', alive), end('b', alive))).toMatchObject({
      state: 'up',
      forward: 'arrives',
      reverse: 'arrives',
    });
  });

  it('calls it unknown, not up, when the last proof is old', () => {
    const old = { arrivedAt: now - 60_000, ackedAt: now - 60_000 };
    expect(join(end('a', old), end('b', old)).state).toBe('unknown');
  });

  it('calls it cut by the word of one end when the other cannot be read', () => {
    const path = join(end('a', { arrivedAt: 15_000, ...complaint('cut', 15_000) }), end('b', {}, null));
    expect(path).toMatchObject({ state: 'cut', since: 15_000, forward: 'lost', reverse: 'lost' });
    expect(path.testimonies.map(({ host }) => host)).toEqual(['a']);
  });

  it('calls it one-way when one end complains and the other still hears it', () => {
    const path = join(end('a', complaint('cut', 15_000)), end('b', { arrivedAt: 19_000 }));
    expect(path).toMatchObject({ state: 'one-way', forward: 'arrives', reverse: 'lost' });
  });

  it('believes a newer acknowledgement at either end more than a complaint', () => {
    const path = join(end('a', complaint('cut', 15_000)), end('b', { arrivedAt: 19_000, ackedAt: 19_000 }));
    expect(path.state).toBe('up');
  });

  it('lets the complaint of a host that is read no more accuse nobody, and prove nothing either', () => {
    const lost = end('a', { arrivedAt: 14_000, ackedAt: 14_000, ...complaint('cut', 14_000) }, now - 5000);
    expect(join(lost, end('b', {})).state).toBe('unknown');
  });

  it('takes an unanswered active connect for a suspicion, and for a cut once three SYNs are lost', () => {
    const waiting = (since: number) => end('a', { arrivedAt: 1000, ackedAt: 1000, unansweredConnectSince: since });
    expect(join(waiting(now - 1600), end('b', {})).state).toBe('suspect');
    expect(join(waiting(now - 2600), end('b', {})).state).toBe('cut');
  });
});
