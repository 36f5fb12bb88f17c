import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { silentHost } from './host-evidence.ts';
import { blankReading, type PairReading } from './pair-reading.ts';
import { holdsUntil, joinEnds, proofLastsMs, type PathEnd } from './path.ts';

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
    knockedAt: null,
    onlyLane: null,
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

/** An end with a live session whose newest listing is from `sampledAt`. */
function sampled(name: string, reading: Partial<PairReading>, sampledAt: number): PathEnd {
  const { host, evidence = silentHost, reading: full } = end(name, reading);
  return { host, evidence: { ...evidence, session: 'streaming', sampledAt }, reading: full };
}

describe('joinEnds and the other end', () => {
  const cut = complaint('cut', 18_000);

  it('waits for the word of an end that is read but was last sampled before it could know', () => {
    expect(join(end('a', cut), sampled('b', {}, 18_700)).state).toBe('suspect');
    expect(join(end('a', cut), sampled('b', {}, 18_800)).state).toBe('cut');
  });

  it('waits for nobody who has no session, or whose word is too old to come soon', () => {
    expect(join(end('a', cut), end('b', {}, null)).state).toBe('cut');
    const stale = sampled('b', {}, 16_000);
    const deaf = { ...stale, evidence: { ...(stale.evidence ?? silentHost), heardAt: 16_000 } };
    expect(join(end('a', cut), deaf).state).toBe('cut');
  });

  it('takes the arrival for proof of an end that nobody ever read', () => {
    expect(join(end('a', { arrivedAt: now - 200 }), end('b', {}, null)).state).toBe('up');
    expect(join(end('a', { arrivedAt: now - 200 }), end('b', {}))).toMatchObject({ state: 'unknown' });
  });

  it('says of one direction what it knows although it cannot say that the path is up', () => {
    const path = join(end('a', { arrivedAt: now - 200 }), end('b', {}));
    expect(path).toMatchObject({ forward: 'unknown', reverse: 'arrives' });
  });
});

describe('joinEnds and tries', () => {
  const tried = (since: number, triedAt: number) => ({
    complaint: { ...complaint('cut', since).complaint, triedAt, beganAt: since - 300 },
  });

  it('calls a path cut, not one-way, when a later try was missed where an earlier packet arrived', () => {
    const path = join(end('a', tried(10_000, 16_000)), sampled('b', { arrivedAt: 11_000 }, 19_000));
    expect(path.state).toBe('cut');
  });

  it('calls it one-way while the last try did arrive, or its end was not sampled since', () => {
    expect(join(end('a', tried(10_000, 16_000)), sampled('b', { arrivedAt: 15_900 }, 19_000)).state).toBe('one-way');
    expect(join(end('a', tried(10_000, 16_000)), sampled('b', { arrivedAt: 11_000 }, 16_500)).state).toBe('one-way');
  });

  it('counts the tries of both ends together and tells when each tried last', () => {
    const path = join(end('a', tried(10_000, 16_000)), end('b', tried(11_000, 17_000)));
    expect(path).toMatchObject({ since: 10_000, beganAt: 9700, tries: 8, triedAtA: 16_000, triedAtB: 17_000 });
  });

  it('adds the SYNs of an unanswered connect to the tries of sockets that are suspect', () => {
    const waiting = { unansweredConnectSince: 15_000, ...complaint('suspect', 14_000) };
    expect(join(end('a', waiting), end('b', {}))).toMatchObject({ state: 'cut', tries: 9, beganAt: 14_000 });
  });

  it('only doubts a path by silence against a habit', () => {
    const doubt = { ...alive, complaint: { ...complaint('cut', 15_000).complaint, grade: 'doubt' as const } };
    expect(join(end('a', doubt), end('b', alive))).toMatchObject({ state: 'up', isDoubted: true, since: null });
  });
});

const moment = fc.option(fc.integer({ min: 0, max: now }));
const word = fc.record({
  arrivedAt: moment,
  ackedAt: moment,
  unansweredConnectSince: moment,
  complaint: fc.option(
    fc
      .record({
        grade: fc.constantFrom('doubt' as const, 'suspect' as const, 'cut' as const, 'inbound-only' as const),
        since: fc.integer({ min: 0, max: now }),
        triedMs: fc.option(fc.nat(5000)),
        tries: fc.nat(9),
      })
      .map(({ triedMs, ...one }) => ({
        ...one,
        beganAt: one.since,
        knockedAt: null,
        onlyLane: null,
        seenAt: now,
        triedAt: triedMs === null ? null : Math.min(now, one.since + triedMs),
        what: 'proof',
      })),
  ),
});
const anyEnd = (name: string) =>
  fc
    .record({ word, heardAt: moment, sampledAt: moment })
    .map(({ word: reading, heardAt, sampledAt }) => sampledEnd(name, reading, heardAt, sampledAt));

function sampledEnd(name: string, reading: Partial<PairReading>, heardAt: number | null, sampledAt: number | null) {
  const one = end(name, reading, heardAt);
  return { ...one, evidence: { ...(one.evidence ?? silentHost), session: 'streaming' as const, sampledAt } };
}

describe('joinEnds, laws', () => {
  it('says the same of a path from whichever end it is read', () => {
    fc.assert(
      fc.property(anyEnd('a'), anyEnd('b'), (a, b) => {
        const [there, back] = [join(a, b), join(b, a)];
        expect(back).toMatchObject({
          state: there.state,
          forward: there.reverse,
          reverse: there.forward,
          since: there.since,
          tries: there.tries,
          triedAtA: there.triedAtB,
          arrivedAtB: there.arrivedAtA,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('calls nothing bad without a witness, and nothing up with a proof that is too old', () => {
    fc.assert(
      fc.property(anyEnd('a'), anyEnd('b'), (a, b) => {
        const path = join(a, b);
        expect(path.since !== null).toBe(path.testimonies.length > 0);
        if (path.state === 'up') expect(now - (path.provenAt ?? -Infinity)).toBeLessThanOrEqual(proofLastsMs);
      }),
      { numRuns: 500 },
    );
  });

  it('says one-way exactly when one direction is lost and the other arrives', () => {
    fc.assert(
      fc.property(anyEnd('a'), anyEnd('b'), (a, b) => {
        const { state, forward, reverse } = join(a, b);
        const isHalf = [forward, reverse].includes('lost') && [forward, reverse].includes('arrives');
        expect(state === 'one-way').toBe(isHalf);
      }),
      { numRuns: 500 },
    );
  });
});

describe('holdsUntil', () => {
  it('promises the same path until a proof grows too old, and not a moment longer', () => {
    const [a, b] = [end('a', alive), end('b', alive)];
    const until = holdsUntil(a, b, now);
    expect(until).toBe(now - 100 + proofLastsMs);
    const reader = 10 * proofLastsMs;
    expect(joinEnds(a, b, until, reader).state).toBe('up');
    expect(joinEnds(a, b, until + 1, reader).state).toBe('unknown');
  });

  it('promises nothing while anybody complains or waits', () => {
    expect(holdsUntil(end('a', complaint('suspect', 15_000)), end('b', alive), now)).toBe(-Infinity);
    expect(holdsUntil(end('a', alive), end('b', { unansweredConnectSince: 19_000 }), now)).toBe(-Infinity);
  });

  it('holds what it promises for any ends without complaint', () => {
    const calm = fc.record({ arrivedAt: moment, ackedAt: moment });
    fc.assert(
      fc.property(calm, calm, fc.double({ min: 0, max: 1, noNaN: true }), (here, there, share) => {
        const [a, b] = [end('a', here), end('b', there)];
        const at = now + Math.floor((Math.min(holdsUntil(a, b, now), now + 20_000) - now) * share);
        expect(joinEnds(a, b, at, staleAfterMs)).toEqual(joinEnds(a, b, now, staleAfterMs));
      }),
    );
  });
});
