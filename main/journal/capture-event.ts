import type { Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';

/**
 * One thing that happened to the engine: something observed, an edit of the inventory, or a tick. In their order they are
 * all that the road depends on, so a capture that holds them gives the same changes again, to the millisecond.
 */
export type CaptureEvent =
  | { readonly kind: 'observed'; readonly observation: Observation }
  | {
      readonly kind: 'fleet';
      /** ms, the clock of the facts. */
      readonly t: number;
      readonly fleet: Fleet;
    }
  | {
      readonly kind: 'tick';
      /** ms, the clock of the facts. */
      readonly t: number;
      /** The wall clock of the tick (epoch ms); null where a capture does not tell. */
      readonly wallMs: number | null;
    };

/** When an event happened (ms, the clock of the facts). */
export function momentOf(event: CaptureEvent): number {
  return event.kind === 'observed' ? event.observation.fact.t : event.t;
}
