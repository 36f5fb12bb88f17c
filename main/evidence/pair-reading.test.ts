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
  const answered = { port: 5432, answered: true, begunAt: 990, endedAt: 1000, what: 'connect' };
  const unanswered = (port: number) => ({ port, answered: false, begunAt: 5000, endedAt: 6500, what: 'connect' });

  it('takes any answer as proof of both directions, a refusal included', () => {
    expect(takeConnect(blankReading, answered)).toMatchObject({ arrivedAt: 1000, ackedAt: 1000, answeringPort: 5432 });
  });

  it('holds silence against a path only on a port that answered before', () => {
    const known = takeConnect(blankReading, answered);
    expect(takeConnect(known, unanswered(5432)).unansweredConnectSince).toBe(5000);
    expect(takeConnect(known, unanswered(22)).unansweredConnectSince).toBeNull();
    expect(takeConnect(blankReading, unanswered(22)).unansweredConnectSince).toBeNull();
  });

  it('forgets an unanswered connect as soon as something arrives', () => {
    const waiting = takeConnect(takeConnect(blankReading, answered), unanswered(5432));
    expect(take(waiting, [alive(7000)], 7050).unansweredConnectSince).toBeNull();
  });
});
