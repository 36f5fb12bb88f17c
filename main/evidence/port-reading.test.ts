import { describe, expect, it } from 'vitest';
import type { Socket } from '../domain/socket.ts';
import { hostId } from '../domain/ids.ts';
import { isUnread, takePorts, type OwnPorts, type PortReadings } from './port-reading.ts';

const watched = new Set([5432]);
/** A listing at `t`, one second after the one before. Without `queued` the port does not listen. */
const take = (before: PortReadings, t: number, own: { queued?: number; unread?: boolean; complete?: boolean }) => {
  const ports: OwnPorts = {
    listening: new Map(own.queued === undefined ? [] : [[5432, own.queued]]),
    unread: new Set(own.unread === true ? [5432] : []),
  };
  const fact = { kind: 'sockets', t, host: hostId('a1'), sockets: [], complete: own.complete ?? true } as const;
  return takePorts(before, ports, watched, fact, t - 1000);
};
const none: PortReadings = new Map();
const reading = (ports: PortReadings) => ports.get(5432);

describe('takePorts', () => {
  it('says since when a listener is gone, by the first complete listing without it', () => {
    const gone = take(take(none, 1000, { queued: 0 }), 2000, {});
    expect(reading(gone)).toMatchObject({ listenedAt: 1000, goneSince: 2000 });
    expect(reading(take(gone, 3000, {}))).toMatchObject({ listenedAt: 1000, goneSince: 2000 });
    expect(reading(take(gone, 3000, { queued: 0 }))).toMatchObject({ listenedAt: 3000, goneSince: null });
  });

  it('counts listening from the first listing of an unbroken run, and begins anew with a host that was not read for long', () => {
    const run = take(take(none, 1000, { queued: 0 }), 2000, { queued: 0 });
    expect(reading(run)?.listensSince).toBe(1000);
    expect(reading(take(take(run, 3000, {}), 4000, { queued: 0 }))?.listensSince).toBe(4000);
    const listing = { listening: new Map([[5432, 0]]), unread: new Set<number>() };
    const fact = { kind: 'sockets', t: 9000, host: hostId('a1'), sockets: [], complete: true } as const;
    expect(reading(takePorts(run, listing, watched, fact, 2000))?.listensSince).toBe(9000);
  });

  it('calls no listener gone by a listing that was cut off', () => {
    const before = take(none, 1000, { queued: 0 });
    expect(reading(take(before, 2000, { complete: false }))).toMatchObject({ listenedAt: 1000, goneSince: null });
  });

  it('knows nothing of a port that was never seen to listen: the host may not serve it', () => {
    expect(reading(take(none, 1000, {}))).toBeUndefined();
  });

  it('counts waiting handshakes from when they began to wait, as long as they become no fewer', () => {
    const waiting = take(take(none, 1000, { queued: 1 }), 2000, { queued: 3 });
    expect(reading(waiting)).toMatchObject({ queued: 3, queuedSince: 1000 });
    expect(reading(take(waiting, 3000, { queued: 2 }))).toMatchObject({ queued: 2, queuedSince: 3000 });
    expect(reading(take(waiting, 3000, { queued: 0 }))).toMatchObject({ queuedSince: null });
  });

  it('counts unread data from the listing in which it lay there first', () => {
    const unread = take(take(none, 1000, { queued: 0 }), 2000, { queued: 0, unread: true });
    expect(reading(unread)?.unreadSince).toBe(1000);
    expect(reading(take(unread, 3000, { queued: 0, unread: true }))?.unreadSince).toBe(1000);
    expect(reading(take(unread, 3000, { queued: 0 }))?.unreadSince).toBeNull();
  });

  it('forgets what waited at a listener that is gone', () => {
    const gone = take(take(none, 1000, { queued: 4, unread: true }), 2000, {});
    expect(reading(gone)).toMatchObject({ queued: 0, queuedSince: null, unreadSince: null });
  });
});

describe('isUnread', () => {
  const row = (recvQ: number, state = 'ESTAB'): Socket => ({
    netid: 'tcp',
    state,
    recvQ,
    sendQ: 0,
    local: { address: '10.0.0.1', port: 5432 },
    peer: { address: '10.0.0.2', port: 41_000 },
  });

  it('is so when no less lies there than a listing ago, also after the client gave up', () => {
    expect(isUnread(row(20), row(20))).toBe(true);
    expect(isUnread(row(30, 'CLOSE-WAIT'), row(20))).toBe(true);
  });

  it('is not so while the process reads some of it, or when it lies there for the first time', () => {
    expect(isUnread(row(10), row(20))).toBe(false);
    expect(isUnread(row(20), row(0))).toBe(false);
    expect(isUnread(row(20), undefined)).toBe(false);
  });

  it('is not so of a connection that nobody has any more', () => {
    expect(isUnread(row(20, 'LAST-ACK'), row(20))).toBe(false);
  });
});
