import type { CaptureLine } from '../contract/capture-line.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { fleetToInventory } from '../fleet/fleet-to-inventory.ts';
import type { CaptureEvent } from './capture-event.ts';

/** The first line of a capture. */
export function firstLine(fleet: Fleet): CaptureLine {
  return { kind: 'fleet', fleet: fleetToInventory(fleet) };
}

/** An event as a line of a capture (interfaces.md, section 4); null as {@link observationLine} says. */
export function eventLine(event: CaptureEvent): CaptureLine | null {
  switch (event.kind) {
    case 'observed':
      return observationLine(event.observation);
    case 'fleet':
      return { t: event.t, kind: 'fleet', fleet: fleetToInventory(event.fleet) };
    case 'tick':
      return { t: event.t, kind: 'tick', ...(event.wallMs === null ? {} : { wallMs: event.wallMs }) };
    default:
      return assertNever(event);
  }
}

/**
 * An observation as a line. null for a socket fact that came without the text it was read from: a capture keeps what
 * hosts said, not what was made of it.
 */
function observationLine({ fact, raw }: Observation): CaptureLine | null {
  const { t } = fact;
  switch (fact.kind) {
    case 'sockets': {
      if (raw === undefined) return null;
      const known = {
        ...(fact.askedAt === undefined ? {} : { askedAt: fact.askedAt }),
        ...(fact.bytes === undefined ? {} : { bytes: fact.bytes }),
      };
      const line = { t, host: fact.host, kind: fact.kind, format: raw.format, ...known, text: raw.text };
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
