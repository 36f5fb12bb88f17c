import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket, SocketInfo } from '../domain/socket.ts';
import { contradictsPeer, endsContradict, liesBetween } from './both-ends.ts';
import { unknownHost, type KnownHost, type Sample } from './known-host.ts';

const sampled = (notBefore: number, notAfter: number, rows: Sample['rows'] = new Map()): Sample => ({
  notBefore,
  notAfter,
  rows,
});

describe(liesBetween, () => {
  const [earlier, now] = [sampled(900, 1000), sampled(2000, 2100)];

  it('accepts a sample of the peer that was surely taken in between', () => {
    expect(liesBetween(sampled(1000, 2000), earlier, now)).toBe(true);
  });

  it('accepts none that may have been taken before the first or after the second', () => {
    expect(liesBetween(sampled(999, 1500), earlier, now)).toBe(false);
    expect(liesBetween(sampled(1500, 2001), earlier, now)).toBe(false);
    expect(liesBetween(null, earlier, now)).toBe(false);
  });
});

describe(endsContradict, () => {
  it('finds a host out that was told of more than its peer ever received', () => {
    expect(endsContradict({ bytesAcked: 5000 }, { bytesReceived: 3000 }, {})).toBe(true);
  });

  it('finds a host out that received more than its peer ever sent', () => {
    expect(endsContradict({ bytesReceived: 5000 }, { bytesSent: 3000 }, {})).toBe(true);
    expect(endsContradict({ segsIn: 500 }, { segsOut: 300 }, {})).toBe(true);
  });

  it('finds a host out that denies what its peer had from it before', () => {
    expect(endsContradict({}, { bytesAcked: 5000 }, { bytesReceived: 3000 })).toBe(true);
    expect(endsContradict({}, { bytesReceived: 5000 }, { bytesSent: 3000 })).toBe(true);
    expect(endsContradict({}, { segsIn: 500 }, { segsOut: 300 })).toBe(true);
  });

  it('compares no numbers of two connections: one that counts less than before is another', () => {
    expect(endsContradict({ bytesAcked: 5000, segsIn: 90 }, { bytesReceived: 10 }, { segsIn: 4 })).toBe(false);
  });

  it('holds no number against anybody that the listing leaves out', () => {
    expect(endsContradict({}, { bytesReceived: 9, segsIn: 9 }, {})).toBe(false);
  });

  it('never contradicts two honest ends, whatever was lost or is under way', () => {
    fc.assert(
      fc.property(exchange, exchange, (there, back) => {
        const host = (at: 0 | 2): SocketInfo => endOf(there[at], back[at]);
        const peer = endOf(back[1], there[1]);
        expect(endsContradict(host(0), peer, host(2))).toBe(false);
      }),
    );
  });
});

/** One direction at three moments: what was sent, came, and was acknowledged to the sender by then. */
interface Flow {
  readonly sent: number;
  readonly came: number;
  readonly acked: number;
}

const step = fc.record({
  sent: fc.nat(5000),
  came: fc.double({ min: 0, max: 1, noNaN: true }),
  acked: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Packets come after they were sent, and acknowledgements after that. */
const exchange = fc.tuple(step, step, step).map((steps): readonly [Flow, Flow, Flow] => {
  let flow: Flow = { sent: 0, came: 0, acked: 0 };
  const grow = (by: (typeof steps)[number]): Flow => {
    const sent = flow.sent + by.sent;
    const came = flow.came + Math.floor((sent - flow.came) * by.came);
    const acked = flow.acked + Math.floor((came - flow.acked) * by.acked);
    flow = { sent, came, acked };
    return flow;
  };
  return [grow(steps[0]), grow(steps[1]), grow(steps[2])];
});

function endOf(out: Flow, back: Flow): SocketInfo {
  return {
    bytesSent: out.sent,
    bytesAcked: out.acked,
    bytesReceived: back.came,
    segsOut: Math.ceil(out.sent / 100),
    segsIn: Math.floor(back.came / 100),
  };
}

describe(contradictsPeer, () => {
  const key = '10.0.0.2|5432|10.0.0.1|41000';
  const row = (info: SocketInfo): Socket => ({
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: 0,
    local: { address: '10.0.0.2', port: 5432 },
    peer: { address: '10.0.0.1', port: 41_000 },
    info: { rto: 204, ...info },
  });
  const peer = (parts: Partial<KnownHost>): KnownHost => ({ ...unknownHost, ...parts });
  const claim = { earlier: { bytesAcked: 5000 }, now: { lastack: 100 }, takenAt: 10_000 };

  it('compares with the row the peer showed of the same connection', () => {
    const lied = peer({ sample: sampled(0, 0, new Map([[key, row({ bytesReceived: 3000 })]])) });
    const honest = peer({ sample: sampled(0, 0, new Map([[key, row({ bytesReceived: 5000 })]])) });
    expect(contradictsPeer(lied, key, claim)).toBe(true);
    expect(contradictsPeer(honest, key, claim)).toBe(false);
  });

  it('believes no acknowledgement from after the peer dropped the connection', () => {
    expect(contradictsPeer(peer({ gone: new Map([[key, 9800]]) }), key, claim)).toBe(true);
    expect(contradictsPeer(peer({ gone: new Map([[key, 9950]]) }), key, claim)).toBe(false);
  });

  it('says nothing of a connection that the peer never showed: it may live in a container of it', () => {
    expect(contradictsPeer(unknownHost, key, claim)).toBe(false);
  });
});
