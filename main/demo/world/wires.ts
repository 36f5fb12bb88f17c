import type { WorldDescription, WorldHost } from './description.ts';
import type { Segment } from './segment.ts';

/** Every packet is in one of three places: `sent = delivered + dropped + inFlight`. */
export interface Packets {
  readonly sent: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly inFlight: number;
}

/** The network between the hosts. */
export interface Wires {
  /** Sends a segment so that it arrives not before the time given; says when it arrives, or would have. */
  send(segment: Segment, notBefore: number): number;
  packets(): Packets;
}

/** Round trip of two processes of one machine, and where a description names no path, ms. */
const localRttMs = 0.3;
/** The slowest packet takes this share longer than the fastest, plus a little for the hosts themselves. */
const jitterShare = 0.03;
const jitterMs = 0.1;

/** Wires with the delays of the description. `passes` decides at arrival what is dropped: a cut stops what is under way. */
export function createWires(
  description: WorldDescription,
  surroundings: {
    now(): number;
    random(): number;
    passes(from: WorldHost, to: WorldHost): boolean;
    arrive(at: number, run: () => void): void;
    deliver(host: string, segment: Segment): void;
  },
): Wires {
  const byAddress = new Map(description.hosts.map((host) => [host.address, host]));
  const rtts = new Map(
    description.paths.flatMap(({ a, b, rttMs }) => [[`${a} ${b}`, rttMs] as const, [`${b} ${a}`, rttMs] as const]),
  );
  const counts = { sent: 0, delivered: 0, dropped: 0 };

  return {
    send(segment, notBefore) {
      const from = byAddress.get(segment.from.address);
      const to = byAddress.get(segment.to.address);
      counts.sent += 1;
      if (from === undefined || to === undefined) {
        counts.dropped += 1;
        return surroundings.now();
      }
      const rttMs = from === to ? localRttMs : (rtts.get(`${from.region} ${to.region}`) ?? localRttMs);
      const delay = (rttMs / 2) * (1 + surroundings.random() * jitterShare) + surroundings.random() * jitterMs;
      const at = Math.max(surroundings.now() + delay, notBefore);
      surroundings.arrive(at, () => {
        if (!surroundings.passes(from, to)) {
          counts.dropped += 1;
          return;
        }
        counts.delivered += 1;
        surroundings.deliver(to.id, segment);
      });
      return at;
    },
    packets: () => ({ ...counts, inFlight: counts.sent - counts.delivered - counts.dropped }),
  };
}
