import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../domain/socket.ts';
import { blankReading, takeConnect, takeSigns, type PairReading } from './pair-reading.ts';
import type { SocketSign } from './socket-sign.ts';

const row: Socket = {
  netid: 'tcp',
  state: 'ESTAB',
  recvQ: 0,
  sendQ: 0,
  local: { address: '10.0.0.1', port: 41_000 },
  peer: { address: '10.0.0.2', port: 5432 },
};
const quiet: SocketSign = {
  grade: 'quiet',
  arrivedAt: null,
  ackedAt: null,
  badSince: null,
  sentAt: null,
  failedAt: null,
  baseRtoMs: 204,
  tries: 0,
  isKeepalive: false,
  rttMs: null,
  connected: true,
};
const stalled = (badSince: number, sentAt: number): SocketSign => ({
  ...quiet,
  grade: 'stalled',
  badSince,
  sentAt,
  failedAt: sentAt,
  tries: 3,
});
const alive = (at: number): SocketSign => ({ ...quiet, arrivedAt: at, ackedAt: at });
const take = (before: PairReading, signs: readonly SocketSign[], at: number) =>
  takeSigns(
    before,
    signs.map((sign) => ({ sign, socket: row, lane: 'peer:5432' })),
    at,
    () => 'proof',
  );

describe('takeSigns', () => {
  it('is told by the try that failed since something arrived, not by a longer stall that has not tried since', () => {
    const before = take(blankReading, [alive(1000)], 1000);
    const heard = { ...alive(5000), ackedAt: null };
    const reading = take(before, [stalled(1200, 3000), heard, stalled(5500, 8500)], 9000);
    expect(reading.complaint).toMatchObject({ beganAt: 5500, triedAt: 8500 });
    expect(take(before, [stalled(1200, 3000), heard], 9000).complaint).toBeNull();
  });

  it('calls a pair cut when a stalled socket is all there is and nothing arrived for a second', () => {
    const reading = take({ ...blankReading, arrivedAt: 1000 }, [stalled(1000, 1900)], 2100);
    expect(reading.complaint).toMatchObject({ grade: 'cut', since: 1000 });
  });

  it('does not call it cut while any other socket of the pair progresses', () => {
    expect(take(blankReading, [stalled(1000, 1900), alive(2050)], 2100).complaint).toBeNull();
  });

  it('waits longer on a path whose RTO is longer', () => {
    const wan = { ...stalled(1000, 2900), baseRtoMs: 450 };
    expect(take({ ...blankReading, arrivedAt: 1000 }, [wan], 3000).complaint?.grade).toBe('suspect');
    expect(take({ ...blankReading, arrivedAt: 1000 }, [wan], 3300).complaint?.grade).toBe('cut');
  });

  it('keeps the cut when the application gives up and closes its stalled socket', () => {
    const cut = take({ ...blankReading, arrivedAt: 1000 }, [stalled(1000, 1900)], 2100);
    expect(take(cut, [], 9000).complaint?.grade).toBe('cut');
    expect(take(cut, [alive(8900)], 9000).complaint).toBeNull();
  });

  it('does not accuse a healed path by a socket that still waits for its next try', () => {
    const healed = { ...blankReading, arrivedAt: 20_000, ackedAt: 20_000 };
    expect(take(healed, [stalled(1000, 14_000)], 21_000).complaint).toBeNull();
    expect(take(healed, [stalled(1000, 14_000)], 40_000).complaint).toBeNull();
  });

  it('says that only inbound lives when packets arrive well into a stall and the try after them fails too', () => {
    const hearing = { ...blankReading, arrivedAt: 5000, ackedAt: 1000 };
    const reading = take(hearing, [stalled(1000, 5800), { ...quiet, arrivedAt: 6000 }], 6100);
    expect(reading.complaint?.grade).toBe('inbound-only');
  });

  it('never accuses a path by a SYN to where nothing ever answered: a filter looks the same', () => {
    const syn = { ...stalled(1000, 3900), connected: false };
    expect(take(blankReading, [syn], 4000).complaint?.grade).toBe('suspect');
    expect(take({ ...blankReading, arrivedAt: 500 }, [syn], 4000).complaint?.grade).toBe('cut');
  });
});

describe('takeConnect', () => {
  const answered = { port: 5432, answer: 'accepted' as const, begunAt: 990, endedAt: 1000, what: 'connect' };
  const unanswered = (port: number) => ({
    port,
    answer: 'none' as const,
    begunAt: 5000,
    endedAt: 6500,
    what: 'connect',
  });

  it('takes any answer as proof of both directions, a refusal included', () => {
    expect(takeConnect(blankReading, answered)).toMatchObject({ arrivedAt: 1000, ackedAt: 1000, answeringPort: 5432 });
  });

  it('holds silence against a path only on a port that answered before', () => {
    const known = takeConnect(blankReading, answered);
    expect(takeConnect(known, unanswered(5432)).unansweredConnectSince).toBe(5000);
    expect(takeConnect(known, unanswered(22)).unansweredConnectSince).toBeNull();
    expect(takeConnect(blankReading, unanswered(22)).unansweredConnectSince).toBeNull();
  });

  it('asks a port again that refused by nobody knows whom, and accuses neither the port nor the path of it', () => {
    const known = takeConnect(blankReading, answered);
    const refused = takeConnect(known, { ...unanswered(5432), answer: 'open' });
    const proven = take({ ...refused, ackedAt: 5200, arrivedAt: 5200 }, [alive(6000)], 6050);
    expect(refused.unansweredConnectSince).toBeNull();
    expect([...refused.lanes.keys()]).toEqual(['peer:5432']);
    expect([...proven.lanes.values()].every(({ amidTries }) => amidTries === 0)).toBe(true);
  });

  it('remembers the port of rejections until another try fails too: one port may be filtered', () => {
    const known = takeConnect(takeConnect(blankReading, answered), { ...answered, port: 22 });
    const rejected = takeConnect(known, { ...unanswered(5432), answer: 'rejected' });
    expect(rejected).toMatchObject({ unansweredConnectSince: 5000, rejectedPort: 5432 });
    expect(takeConnect(rejected, { ...unanswered(5432), answer: 'rejected' }).rejectedPort).toBe(5432);
    expect(takeConnect(rejected, { ...unanswered(22), answer: 'rejected' }).rejectedPort).toBeNull();
    expect(takeConnect(rejected, unanswered(22)).rejectedPort).toBeNull();
    expect(takeConnect(known, unanswered(5432)).rejectedPort).toBeNull();
  });

  it('forgets an unanswered connect as soon as something arrives', () => {
    const waiting = takeConnect(takeConnect(blankReading, answered), unanswered(5432));
    expect(take(waiting, [alive(7000)], 7050).unansweredConnectSince).toBeNull();
  });
});

describe('takeSigns and a silence against the habit', () => {
  const silent = (badSince: number, unusualAt: number): SocketSign => ({
    ...quiet,
    grade: 'silent',
    badSince,
    sentAt: unusualAt,
  });

  it('only doubts the path, so that somebody looks: silence is no failed try', () => {
    const { complaint } = take({ ...blankReading, arrivedAt: 1000 }, [silent(2000, 4000)], 5000);
    expect(complaint).toMatchObject({ grade: 'doubt', since: 2000, tries: 0, triedAt: null });
    expect(complaint?.what).toBe('nothing received for 3 s past the habit of its connection');
  });

  it('suspects the path once a look had its time and brought nothing', () => {
    const known = { ...blankReading, arrivedAt: 1000 };
    expect(take(known, [silent(2000, 4000)], 7408).complaint?.grade).toBe('doubt');
    expect(take(known, [silent(2000, 4000)], 7409).complaint?.grade).toBe('suspect');
  });

  it('drops the doubt with the silence: nothing was ever proven', () => {
    const doubting = take({ ...blankReading, arrivedAt: 1000 }, [silent(2000, 4000)], 5000);
    expect(take(doubting, [quiet], 6000).complaint).toBeNull();
  });

  it('doubts nothing while anything else arrives from the peer', () => {
    expect(take(blankReading, [silent(2000, 4000), alive(4500)], 5000).complaint).toBeNull();
  });

  it('never lets silence alone become a cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4000, max: 100_000 }), (at) => {
        const grade = take({ ...blankReading, arrivedAt: 1000 }, [silent(2000, 4000)], at).complaint?.grade;
        expect(['doubt', 'suspect']).toContain(grade);
      }),
    );
  });
});

describe('takeSigns and a direction that is dead', () => {
  const hearing = { ...blankReading, arrivedAt: 5000, ackedAt: 1000 };
  const latched = take(hearing, [stalled(1000, 5800), { ...quiet, arrivedAt: 6000 }], 6100);

  it('keeps its word when the peer, unanswered, backs off and falls silent too', () => {
    const later = take(latched, [stalled(1000, 20_000)], 21_000);
    expect(later.complaint).toMatchObject({ grade: 'inbound-only', since: latched.complaint?.since });
  });

  it('takes it back by an acknowledgement, not by one more packet of the peer', () => {
    expect(take(latched, [{ ...quiet, arrivedAt: 9000 }], 9100).complaint?.grade).toBe('inbound-only');
    expect(take(latched, [alive(9000)], 9100).complaint).toBeNull();
  });

  it('does not say so when the packets came before the try that failed could have been answered', () => {
    const early = { ...blankReading, arrivedAt: 1900, ackedAt: 1000 };
    expect(take(early, [stalled(1000, 5800)], 6100).complaint?.grade).toBe('cut');
  });
});

describe('takeSigns and the tries of a pair', () => {
  const known = { ...blankReading, arrivedAt: 1000 };

  it('adds up the failed tries of all its sockets, and tells the newest of them', () => {
    const { complaint } = take(known, [stalled(1000, 1900), stalled(1100, 2050)], 2200);
    expect(complaint).toMatchObject({ grade: 'cut', tries: 6, triedAt: 2050, since: 1000 });
  });

  it('keeps a cut while only a fresh SYN is left, which has not failed often enough by itself', () => {
    const cut = take(known, [stalled(1000, 1900)], 2100);
    const syn: SocketSign = { ...quiet, grade: 'suspect', badSince: 8000, sentAt: 9000, tries: 2, connected: false };
    expect(take(cut, [syn], 9500).complaint?.grade).toBe('cut');
    expect(take(known, [syn], 9500).complaint?.grade).toBe('suspect');
  });

  it('remembers a cut for a minute after its sockets are gone, and a suspicion for five seconds', () => {
    const cut = take(known, [stalled(1000, 1900)], 2100);
    expect(take(cut, [], 62_100).complaint?.grade).toBe('cut');
    expect(take(cut, [], 62_101).complaint).toBeNull();
    const suspect = take(known, [{ ...stalled(1000, 1400), grade: 'suspect', tries: 2 }], 1500);
    expect(take(suspect, [], 6500).complaint?.grade).toBe('suspect');
    expect(take(suspect, [], 6501).complaint).toBeNull();
  });

  it('takes the fastest of its sockets for the round trip, and keeps it when none tells', () => {
    const timed = take(
      known,
      [
        { ...alive(2000), rttMs: 12 },
        { ...alive(2000), rttMs: 9 },
      ],
      2050,
    );
    expect(timed.rttMs).toBe(9);
    expect(take(timed, [quiet], 3000).rttMs).toBe(9);
  });

  it('complains of nothing once everything sent was acknowledged after the last try, whatever was said before', () => {
    const bad = fc.array(fc.record({ since: fc.nat(5000), tried: fc.nat(5000) }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bad, (some) => {
        const signs = some.map(({ since, tried }) => stalled(since, since + tried));
        const complaining = take(known, signs, 10_000);
        expect(take(complaining, [...signs, alive(11_000)], 11_050).complaint).toBeNull();
      }),
    );
  });
});

describe('takeSigns and the lanes that worked', () => {
  it('knows a lane by the first connection it sees on it, and by no SYN', () => {
    expect(take(blankReading, [{ ...quiet, arrivedAt: 500 }], 1000).worked.get('peer:5432')).toBe(500);
    const syn = { ...stalled(500, 900), arrivedAt: 500, connected: false };
    expect(take(blankReading, [syn], 1000).worked.size).toBe(0);
  });

  it('never dates the last answer of a lane back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 10 }), (moments) => {
        const seen = moments.reduce((reading, at) => take(reading, [alive(at)], 10_000), blankReading);
        expect(seen.worked.get('peer:5432')).toBe(Math.max(...moments));
      }),
    );
  });
});
