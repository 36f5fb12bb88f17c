import { describe, expect, it } from 'vitest';
import type { Socket, SocketInfo, SocketTimer } from '../domain/socket.ts';
import type { SampleTimes } from './sample-times.ts';
import { noPast, readSocketSign as read } from './socket-sign.ts';

const readSocketSign = (row: Socket, before: Socket | undefined, times: SampleTimes) =>
  read(row, { ...noPast, row: before }, times);
const times = { takenAt: 10_000, previousAt: 9000 };

function socket(state: string, timer: SocketTimer | undefined, info: SocketInfo | undefined, sendQ = 0): Socket {
  return {
    netid: 'tcp',
    state,
    recvQ: 0,
    sendQ,
    local: { address: '10.92.1.11', port: 5432 },
    peer: { address: '10.92.2.11', port: 41_756 },
    ...(timer === undefined ? {} : { timer }),
    ...(info === undefined ? {} : { info }),
  };
}

const on = (retransmits: number, expiresMs = 100): SocketTimer => ({ name: 'on', expiresMs, retransmits });

describe('readSocketSign', () => {
  it('finds nothing wrong with a sender whose answers come', () => {
    const sign = readSocketSign(
      socket('ESTAB', on(0), { rto: 204, lastrcv: 100, lastack: 100, unacked: 1 }),
      undefined,
      times,
    );
    expect(sign).toMatchObject({ grade: 'quiet', arrivedAt: 9900, badSince: null });
  });

  it('suspects the first retransmission and calls the second a stall once three RTOs are over', () => {
    const first = socket('ESTAB', on(1), { rto: 408, backoff: 1, lastsnd: 60, lastrcv: 360, lastack: 360, unacked: 1 });
    const second = socket('ESTAB', on(2), {
      rto: 816,
      backoff: 2,
      lastsnd: 60,
      lastrcv: 960,
      lastack: 960,
      unacked: 1,
    });
    expect(readSocketSign(first, undefined, times).grade).toBe('suspect');
    expect(readSocketSign(second, undefined, times)).toMatchObject({ grade: 'stalled', baseRtoMs: 204, sentAt: 9940 });
  });

  it('reads the displayed RTO as already backed off', () => {
    const wan = socket('ESTAB', on(3), {
      rto: 3600,
      backoff: 3,
      lastack: 5000,
      lastrcv: 5000,
      lastsnd: 200,
      unacked: 1,
    });
    expect(readSocketSign(wan, undefined, times).baseRtoMs).toBe(450);
  });

  it('does not count a heartbeat’s rest as silence: the stall began with its first unanswered sending', () => {
    const heartbeat = socket('ESTAB', on(2), {
      rto: 816,
      backoff: 2,
      lastsnd: 280,
      lastrcv: 3108,
      lastack: 3108,
      unacked: 1,
    });
    const since = readSocketSign(heartbeat, undefined, times).badSince ?? 0;
    expect(times.takenAt - since).toBeLessThan(1000);
    expect(times.takenAt - since).toBeGreaterThanOrEqual(612);
  });

  it('takes growth of segs_in for an arrival when the ages do not explain it: duplicates in a one-way fault', () => {
    const before = socket('ESTAB', on(1), { rto: 408, backoff: 1, lastrcv: 1500, lastack: 1500, segsIn: 68 });
    const now = socket('ESTAB', on(2), { rto: 816, backoff: 2, lastrcv: 2500, lastack: 2500, segsIn: 72 });
    expect(readSocketSign(now, before, times).arrivedAt).toBe(10_000);
  });

  it('proves nothing by an idle established socket but its last packet', () => {
    const idle = socket('ESTAB', undefined, { rto: 204, lastsnd: 40_000, lastrcv: 40_000, lastack: 40_000, segsIn: 3 });
    expect(readSocketSign(idle, idle, times)).toMatchObject({ grade: 'quiet', arrivedAt: -30_000, ackedAt: null });
  });

  it('waits for the second retransmitted SYN before it calls a connect unanswered', () => {
    expect(readSocketSign(socket('SYN-SENT', on(0), { rto: 1000 }), undefined, times).grade).toBe('quiet');
    expect(readSocketSign(socket('SYN-SENT', on(1), { rto: 1000 }), undefined, times).grade).toBe('suspect');
    expect(readSocketSign(socket('SYN-SENT', on(2), { rto: 1000 }), undefined, times)).toMatchObject({
      grade: 'stalled',
      badSince: 8000,
      connected: false,
    });
  });

  it('counts a half-open connection as one arrival, when it appeared, however long it stays', () => {
    const halfOpen = (n: number) => socket('SYN-RECV', on(n, 500), undefined);
    expect(readSocketSign(halfOpen(0), undefined, times).arrivedAt).toBe(9500);
    expect(readSocketSign(halfOpen(3), undefined, times).arrivedAt).toBe(-4500);
    expect(readSocketSign(halfOpen(3), halfOpen(2), times)).toMatchObject({ grade: 'suspect', arrivedAt: null });
  });

  it('forgives two lost keepalive probes and not three', () => {
    const probe = (n: number): SocketTimer => ({ name: 'keepalive', expiresMs: 500, retransmits: n });
    const info = { rto: 204, lastsnd: 9000, lastrcv: 9000, lastack: 9000 };
    expect(readSocketSign(socket('ESTAB', probe(2), info), undefined, times).grade).toBe('suspect');
    expect(readSocketSign(socket('ESTAB', probe(3), info), undefined, times).grade).toBe('stalled');
  });

  it('reads /proc/net/tcp without ages: retransmissions complain, a drained queue proves an answer', () => {
    const before = socket('ESTAB', on(2), undefined, 400);
    expect(readSocketSign(socket('ESTAB', on(3, 800), undefined, 600), before, times)).toMatchObject({
      grade: 'stalled',
      arrivedAt: null,
    });
    expect(readSocketSign(socket('ESTAB', on(0), undefined, 0), before, times)).toMatchObject({
      grade: 'quiet',
      arrivedAt: 10_000,
    });
  });
});
