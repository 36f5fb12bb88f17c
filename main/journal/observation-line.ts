import type { CaptureLine } from '../contract/capture-line.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { fleetToInventory } from '../fleet/fleet-to-inventory.ts';

/** The first line of a capture. */
export function fleetLine(fleet: Fleet): CaptureLine {
  return { kind: 'fleet', fleet: fleetToInventory(fleet) };
}

/**
 * An observation as a line of a capture (interfaces.md, section 4), `t` ms after the capture began. null for a socket
 * fact that came without the text it was read from: a capture keeps what hosts said, not what was made of it.
 */
export function observationLine({ fact, raw }: Observation, t: number): CaptureLine | null {
  switch (fact.kind) {
    case 'sockets': {
      if (raw === undefined) return null;
      const askedAt = fact.askedAt === undefined ? {} : { askedAt: Math.max(0, t - (fact.t - fact.askedAt)) };
      const line = { t, host: fact.host, kind: fact.kind, format: raw.format, ...askedAt, text: raw.text };
      return fact.complete ? line : { ...line, complete: false };
    }
    case 'connect':
      return { t, host: fact.host, kind: fact.kind, to: fact.to, port: fact.port, outcome: fact.outcome, ms: fact.ms };
    case 'check': {
      const { kind, host, to, check, port, outcome, status, ms } = fact;
      return { t, host, kind, to, check, port, outcome, status, ms };
    }
    case 'session':
      return {
        t,
        host: fact.host,
        kind: fact.kind,
        state: fact.state,
        ...(fact.route === undefined ? {} : { route: fact.route }),
        ...(fact.why === undefined ? {} : { why: fact.why }),
      };
    case 'role':
      return {
        t,
        host: fact.host,
        kind: fact.kind,
        cluster: fact.cluster,
        exit: fact.exit,
        text: fact.text,
        stderr: fact.stderr,
      };
    default:
      return assertNever(fact);
  }
}
