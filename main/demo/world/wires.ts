import type { WorldDescription, WorldHost } from './description.ts';
import type { Passage } from './fault.ts';
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

/** Wires with the delays of the description. `passage` decides at arrival what is dropped: a cut stops what is under way. */
export function createWires(
  description: WorldDescription,
  surroundings: {
    now(): number;
    random(): number;
    passage(from: WorldHost, to: WorldHost, toPort: number): Passage;
    arrive(at: number, run: () => void): void;
    deliver(host: string, segment: Segment): void;
    /** A middlebox refuses a segment that reached it. */
    refuse(segment: Segment, how: Exclude<Passage, 'passes' | 'dropped'>): void;
  },
): Wires {
  const byAddress = new Map(description.hosts.map((host) => [host.address, host]));
  const paths = new Map(
    description.paths.flatMap((path) => [
      [`${path.a} ${path.b}`, path] as const,
      [`${path.b} ${path.a}`, path] as const,
    ]),
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
      const path = from === to ? undefined : paths.get(`${from.region} ${to.region}`);
      const [rttMs, share] = [path?.rttMs ?? localRttMs, path?.jitterShare ?? jitterShare];
      const delay = (rttMs / 2) * (1 + surroundings.random() * share) + surroundings.random() * jitterMs;
      const at = Math.max(surroundings.now() + delay, notBefore);
      surroundings.arrive(at, () => {
        const passage = surroundings.passage(from, to, segment.to.port);
        const isPast = segment.isForged === true && passage !== 'dropped';
        if (passage !== 'passes' && !isPast) {
          counts.dropped += 1;
          if (passage !== 'dropped') surroundings.refuse(segment, passage);
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
