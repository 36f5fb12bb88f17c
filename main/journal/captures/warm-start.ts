import type { Observation } from '../../domain/fact.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { CaptureEvent } from '../capture-event.ts';

/** What a segment must repeat of the time before it, so that it replays alone. */
export interface WarmStart {
  /** Takes every event. */
  take(event: CaptureEvent): void;
  /** The inventory in force. */
  fleet(): Fleet;
  /** The state of every session, told again at `t` (ms, the clock of the facts). */
  sessions(t: number): readonly Observation[];
  /** Another one that knows the same and goes its own way. */
  copy(): WarmStart;
}

/**
 * Keeps what is told only when it changes and holds until then: the inventory and the state of each session. All else is told
 * again and again, and is not repeated: an old word at a new time would be a lie.
 */
export function createWarmStart(begins: Fleet): WarmStart {
  return warmStartOf(begins, new Map());
}

function warmStartOf(begins: Fleet, told: ReadonlyMap<string, Observation>): WarmStart {
  let fleet = begins;
  let latest = new Map(told);
  return {
    take: (event) => {
      if (event.kind === 'fleet') {
        fleet = event.fleet;
        const hosts = new Set<string>(fleet.hosts.map(({ id }) => id));
        latest = new Map([...latest].filter(([host]) => hosts.has(host)));
      } else if (event.kind === 'observed' && event.observation.fact.kind === 'session') {
        latest.set(event.observation.fact.host, event.observation);
      }
    },
    fleet: () => fleet,
    sessions: (t) => [...latest.values()].map(({ fact }) => ({ fact: { ...fact, t } })),
    copy: () => warmStartOf(fleet, latest),
  };
}
