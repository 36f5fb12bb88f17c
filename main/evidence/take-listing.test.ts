import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Socket, SocketInfo, SocketTimer } from '../domain/socket.ts';
import { silentHost, type HostEvidence } from './host-evidence.ts';
import { takeListing, type ListingKey } from './take-listing.ts';

const self = hostId('a');
const peer = hostId('b');
const [ownAddress, peerAddress] = ['10.0.0.1', '10.0.0.2'];
const key: ListingKey = {
  hostAt: (address) =>
    new Map([
      [ownAddress, self],
      [peerAddress, peer],
    ]).get(address),
  servedPorts: () => new Set([5432]),
};
const name = `${ownAddress}|41000|${peerAddress}|5432`;

function row(info: SocketInfo, more: Partial<Socket> & { timer?: SocketTimer } = {}): Socket {
  return {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: 0,
    local: { address: ownAddress, port: 41_000 },
    peer: { address: peerAddress, port: 5432 },
    info: { rto: 204, ...info },
    ...more,
  };
}

const listener: Socket = {
  ...row({}),
  state: 'LISTEN',
  recvQ: 3,
  local: { address: ownAddress, port: 5432 },
  peer: { address: '0.0.0.0', port: null },
};

/** The host after listings of it, each with the moment it was taken. */
function after(...listings: readonly (readonly [number, ...Socket[]])[]): HostEvidence {
  return listings.reduce<HostEvidence>(
    (evidence, [t, ...sockets]) =>
      takeListing(evidence, { kind: 'sockets', t, host: self, sockets, complete: true }, key),
    silentHost,
  );
}

const resent = (retransmits: number, rto: number, more: SocketInfo = {}): Socket =>
  row(
    { rto, backoff: retransmits, lastsnd: 50, lastrcv: 5000, lastack: 5000, unacked: 1, ...more },
    { timer: { name: 'on', expiresMs: 100, retransmits } },
  );

describe(takeListing, () => {
  it('leaves half-open rows of a listing that was held up to the next one: they tell an arrival once, by their own age', () => {
    const halfOpen = { ...row({}), state: 'SYN-RECV', timer: { name: 'on', expiresMs: 1600, retransmits: 3 } } as const;
    const listing = (t: number, askedAt: number, sockets: readonly Socket[]) =>
      ({ kind: 'sockets', t, askedAt, host: self, sockets, complete: true }) as const;
    const late = takeListing(silentHost, listing(36_600, 20_800, [halfOpen]), key);
    expect(late.peers.get(peer)?.arrivedAt ?? null).toBeNull();
    const next = takeListing(late, listing(36_700, 36_600, [halfOpen]), key);
    expect(next.peers.get(peer)?.arrivedAt).toBe(36_600 - (15_000 - 1600));
  });

  it('tells which peer a connection goes to, and ignores strangers and the host’s own talk with itself', () => {
    const stranger = row({}, { peer: { address: '192.0.2.1', port: 443 } });
    const loopback = row({}, { peer: { address: ownAddress, port: 5432 } });
    expect([...after([1000, stranger, loopback]).peers.keys()]).toEqual([]);
    expect([...after([1000, stranger, loopback, row({})]).peers.keys()]).toEqual([peer]);
  });

  const readAt = (t: number) => {
    const sockets = [row({ lastrcv: 100, lastack: 100 })];
    return takeListing(silentHost, { kind: 'sockets', t, askedAt: 1000, host: self, sockets, complete: true }, key);
  };

  it('dates everything from when the listing was asked for, and hears the host when it was read', () => {
    expect(readAt(1200)).toMatchObject({ sampledAt: 1000, heardAt: 1200, aliveAt: 1000 });
    expect(readAt(1200).peers.get(peer)?.arrivedAt).toBe(900);
  });

  it('believes no age of a listing that waited on its way, but keeps its rows as the base of the next', () => {
    expect(readAt(60_000).peers.size).toBe(0);
    expect(readAt(60_000).sockets.size).toBe(1);
  });

  it('learns the rhythm of each connection and doubts the path when it breaks', () => {
    const beat = (at: number) => [at, row({ dataSegsIn: at / 1000, lastrcv: 0, lastack: 0 })] as const;
    const beats = [1000, 2000, 3000, 4000, 5000, 6000, 7000].map(beat);
    const silent = row({ dataSegsIn: 7, lastrcv: 4000, lastack: 4000 });
    expect(after(...beats).habits.get(name)?.gapsMs).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
    expect(after(...beats).peers.get(peer)?.complaint).toBeNull();
    expect(after(...beats, [11_000, silent]).peers.get(peer)?.complaint?.grade).toBe('doubt');
  });

  it('remembers since when a sending goes unanswered while the retransmissions count on', () => {
    const first = after([10_000, row({ lastrcv: 5, lastack: 5 })], [11_000, resent(1, 408)]);
    const began = first.stalls.get(name);
    const later = after([10_000, row({ lastrcv: 5, lastack: 5 })], [11_000, resent(1, 408)], [13_000, resent(3, 1632)]);
    expect(began).toBeGreaterThan(9700);
    expect(later.stalls.get(name)).toBe(began);
  });

  it('forgets the stall as soon as the retransmissions end', () => {
    const answered = row({ lastrcv: 5, lastack: 5 });
    expect(after([11_000, resent(1, 408)], [12_000, answered]).stalls.size).toBe(0);
  });

  it('counts what was sent again as loss while answers come', () => {
    const sent = (out: number, again: number) =>
      row({ lastrcv: 5, lastack: 5, bytesAcked: out * 100, dataSegsOut: out, retransTotal: again });
    const { loss } = after([1000, sent(100, 0)], [2000, sent(200, 7)]).peers.get(peer) ?? {};
    expect(loss).toMatchObject({ sent: 100, resent: 7 });
  });

  it('counts nothing as loss that a silent path swallows, nor what it gives back when it heals', () => {
    const before = row({ lastrcv: 5, lastack: 5, bytesAcked: 100, dataSegsOut: 10, retransTotal: 0 });
    const swallowed = resent(3, 1632, { bytesAcked: 100, dataSegsOut: 13, retransTotal: 3 });
    const healed = row({ lastrcv: 5, lastack: 5, bytesAcked: 900, dataSegsOut: 40, retransTotal: 9 });
    const { loss } = after([1000, before], [4000, swallowed], [5000, healed]).peers.get(peer) ?? {};
    expect(loss).toMatchObject({ sent: 0, resent: 0 });
  });

  it('counts no loss over two connections of the same four numbers', () => {
    const old = row({ lastrcv: 5, lastack: 5, bytesAcked: 100, dataSegsOut: 900, retransTotal: 4 });
    const young = row({ lastrcv: 5, lastack: 5, bytesAcked: 200, dataSegsOut: 3, retransTotal: 1 });
    expect(after([1000, old], [2000, young]).peers.get(peer)?.loss.sent).toBe(0);
  });

  it('shows the row behind a complaint in words an operator can find in ss', () => {
    const what = after([10_000, row({ lastrcv: 5, lastack: 5 })], [15_000, resent(3, 1632)]).peers.get(peer)?.complaint
      ?.what;
    expect(what).toBe('ESTAB 10.0.0.1:41000 → 10.0.0.2:5432, timer:(on, n=3), lastack 5000 ms, unacked 1');
  });

  it('keeps the complaint when the application closes its stalled socket', () => {
    const host = after([10_000, row({ lastrcv: 5, lastack: 5 })], [15_000, resent(3, 1632)], [16_000]);
    expect(host.sockets.size).toBe(0);
    expect(host.peers.get(peer)?.complaint?.grade).toBe('cut');
  });

  it('notes the accept queue of a watched listener', () => {
    expect(after([1000, listener]).ports.get(5432)).toMatchObject({ queued: 3, queuedSince: 1000 });
  });
});
