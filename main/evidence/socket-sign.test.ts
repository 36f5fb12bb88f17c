import fc from 'fast-check';
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

  it('takes an orphan in FIN-WAIT-2 for no arrival: it shows when its process goes, not when a packet comes', () => {
    const orphan = socket('FIN-WAIT-2', { name: 'timewait', expiresMs: 59_092, retransmits: 0 }, undefined);
    expect(readSocketSign(orphan, undefined, times).arrivedAt).toBeNull();
    expect(readSocketSign(socket('ESTAB', undefined, undefined), undefined, times).arrivedAt).toBe(10_000);
  });

  it('takes the last try of a FIN without data from its timer: no payload, no new `lastsnd`', () => {
    const fin = socket('FIN-WAIT-1', on(4, 3000), { rto: 4080, backoff: 4, lastsnd: 9000, lastrcv: 9000, unacked: 1 });
    expect(readSocketSign(fin, fin, times)).toMatchObject({ grade: 'stalled', sentAt: 10_000 - 1080 });
  });

  it('lets the beginning of a connect stand, however long the kernel waits between its later tries', () => {
    const syn = socket('SYN-SENT', on(6, 500), { rto: 4000 });
    const past = { ...noPast, row: syn, badSince: 500 };
    expect(read(syn, past, times).badSince).toBe(500);
    expect(read(syn, noPast, times).badSince).toBe(500);
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

  it('takes growth of segs_in for an arrival since the sample before when the ages do not explain it', () => {
    const before = socket('ESTAB', on(1), { rto: 408, backoff: 1, lastrcv: 1500, lastack: 1500, segsIn: 68 });
    const now = socket('ESTAB', on(2), { rto: 816, backoff: 2, lastrcv: 2500, lastack: 2500, segsIn: 72 });
    expect(readSocketSign(now, before, times).arrivedAt).toBe(9000);
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
      badSince: 7100,
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

describe('readSocketSign of a connect that is under way', () => {
  it('dates the last SYN by the timer that runs, not by lastsnd, which is the birth of the socket', () => {
    const syn = socket('SYN-SENT', on(2, 300), { rto: 1000, lastsnd: 40_000 });
    expect(readSocketSign(syn, undefined, times)).toMatchObject({ sentAt: 9300, badSince: 7300, tries: 3 });
  });

  it('never tells of a try that is still to come, nor of a beginning after the last try', () => {
    const timer = fc.record({ n: fc.integer({ min: 1, max: 6 }), expiresMs: fc.nat(130_000), rto: fc.nat(130_000) });
    fc.assert(
      fc.property(timer, ({ n, expiresMs, rto }) => {
        const sign = readSocketSign(socket('SYN-SENT', on(n, expiresMs), { rto }), undefined, times);
        expect(sign.sentAt).toBeLessThanOrEqual(times.takenAt);
        expect(sign.badSince).toBeLessThan(sign.sentAt ?? -Infinity);
      }),
    );
  });
});

describe('readSocketSign and what was known before', () => {
  const first = socket('ESTAB', on(1), { rto: 408, backoff: 1, lastsnd: 60, lastrcv: 360, lastack: 360, unacked: 1 });
  const counted = (n: number, rto: number) =>
    socket('ESTAB', on(n), { rto, backoff: n, lastsnd: 60, lastrcv: 4000, lastack: 4000, unacked: 1 });

  it('keeps the moment a stall began while the count goes on, whatever becomes of the RTO', () => {
    const known = { ...noPast, row: first, badSince: 6000 };
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 200, max: 120_000 }), (n, rto) => {
        expect(read(counted(n, rto), known, times).badSince).toBe(6000);
      }),
    );
  });

  it('dates a new stall anew when the old one had ended in between', () => {
    const answered = socket('ESTAB', on(0), { rto: 204, lastsnd: 60, lastrcv: 60, lastack: 60 });
    const sign = read(counted(2, 816), { ...noPast, row: answered, badSince: 1000 }, times);
    expect(sign.badSince).toBeGreaterThan(8500);
  });

  it('does not date a stall before the sample in which nothing went unanswered', () => {
    const answered = socket('ESTAB', on(0), { rto: 204, lastsnd: 60, lastrcv: 60, lastack: 60 });
    const slow = socket('ESTAB', on(4), { rto: 3264, backoff: 4, lastsnd: 60, lastrcv: 900, lastack: 900, unacked: 1 });
    expect(read(slow, { ...noPast, row: answered }, times).badSince).toBe(9000 - 204);
  });
});

describe('readSocketSign against a habit', () => {
  const dataAt = 3000;
  const habit = { gapsMs: [1000, 1000, 1000, 1000, 1000], dataAt, dataSegsIn: 50 };
  const usualMs = 3204;
  const receiver = (dataSegsIn: number) =>
    socket('ESTAB', undefined, { rto: 204, lastsnd: 7000, lastrcv: 7000, lastack: 7000, dataSegsIn });
  const at = (takenAt: number) => ({ takenAt, previousAt: takenAt - 1000 });
  const heard = (takenAt: number, row = receiver(50)) => read(row, { ...noPast, row, habit }, at(takenAt));

  it('finds a receiver silent from the message that was due, once the silence is none of its habit', () => {
    expect(heard(dataAt + usualMs).grade).toBe('quiet');
    expect(heard(dataAt + usualMs + 1)).toMatchObject({
      grade: 'silent',
      badSince: dataAt + 1000,
      sentAt: dataAt + usualMs,
      tries: 0,
    });
  });

  it('takes a silence that is a minute past it for a new habit', () => {
    expect(heard(dataAt + usualMs + 60_001).grade).toBe('quiet');
  });

  it('has nothing against a connection on which a message came since', () => {
    expect(heard(dataAt + usualMs + 1, receiver(51)).grade).toBe('quiet');
  });

  it('lets an unanswered sending speak before the habit', () => {
    const sender = socket('ESTAB', on(1), { rto: 408, backoff: 1, lastsnd: 60, lastrcv: 7000, dataSegsIn: 50 });
    expect(heard(dataAt + usualMs + 1, sender).grade).toBe('suspect');
  });
});
