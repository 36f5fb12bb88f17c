import type { CaptureEvent } from '../capture-event.ts';

/** Events in their order, held by reference: the oldest go first. */
export interface HeldEvents {
  push(event: CaptureEvent): void;
  /** Gives the oldest and forgets it; null when none is held. */
  shift(): CaptureEvent | null;
  oldest(): CaptureEvent | null;
  count(): number;
  /** Characters of text that are held, about what they take of memory. */
  length(): number;
}

/** What an event without any text counts for (characters). */
const bareLength = 200;
/** So many places of forgotten events may stand empty before the others move up. */
const mostEmpty = 4096;

/** Holds nothing yet. Rows of listings are let go at once: a capture keeps the text they were read from. */
export function createHeldEvents(): HeldEvents {
  let events: (CaptureEvent | null)[] = [];
  let first = 0;
  let length = 0;
  return {
    push: (event) => {
      events.push(withoutRows(event));
      length += lengthOf(event);
    },
    shift: () => {
      const event = events[first] ?? null;
      if (event === null) return null;
      events[first] = null;
      first += 1;
      length -= lengthOf(event);
      if (first > mostEmpty && first > events.length / 2) {
        events = events.slice(first);
        first = 0;
      }
      return event;
    },
    oldest: () => events[first] ?? null,
    count: () => events.length - first,
    length: () => length,
  };
}

function withoutRows(event: CaptureEvent): CaptureEvent {
  if (event.kind !== 'observed' || event.observation.fact.kind !== 'sockets') return event;
  const { fact, raw } = event.observation;
  return { kind: 'observed', observation: { fact: { ...fact, sockets: [] }, ...(raw === undefined ? {} : { raw }) } };
}

function lengthOf(event: CaptureEvent): number {
  if (event.kind !== 'observed') return bareLength;
  const { fact, raw } = event.observation;
  const told = fact.kind === 'role' ? fact.text.length + fact.stderr.length : 0;
  return bareLength + told + (raw?.text.length ?? 0);
}
