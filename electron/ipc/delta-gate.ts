import type { ScreenDelta } from '../../main/contract/screen.ts';

/** At most this many deltas reach a screen in any second (architecture.md, "Processes"). */
export const deltasPerSecond = 4;
const windowMs = 1000;

/** Where a screen stands: what was sent to it lately, and what waits. */
export interface DeltaGate {
  /** Monotonic ms of what was sent within the last second, oldest first. */
  readonly sentAt: readonly number[];
  readonly held: ScreenDelta | null;
  /** true once deltas were dropped: only a whole state helps the screen now. */
  readonly behind: boolean;
}

/** What to do now. `wakeInMs` = come back then, even if nothing arrives. */
export interface GateStep {
  readonly gate: DeltaGate;
  readonly send: ScreenDelta | null;
  readonly askForState: boolean;
  readonly wakeInMs: number | null;
}

/** A screen to which nothing was sent. */
export const openGate: DeltaGate = { sentAt: [], held: null, behind: false };

/** A delta came from the engine: it passes, waits, or, when one waits already, makes the screen be reset. */
export function onDelta(gate: DeltaGate, delta: ScreenDelta, now: number): GateStep {
  const sentAt = recent(gate, now);
  if (gate.behind) return wait({ ...gate, sentAt }, now);
  if (gate.held !== null) return wait({ sentAt, held: null, behind: true }, now);
  if (sentAt.length >= deltasPerSecond) return wait({ sentAt, held: delta, behind: false }, now);
  return {
    gate: { sentAt: [...sentAt, now], held: null, behind: false },
    send: delta,
    askForState: false,
    wakeInMs: null,
  };
}

/** The time named by `wakeInMs` has come. */
export function onWake(gate: DeltaGate, now: number): GateStep {
  const sentAt = recent(gate, now);
  const full = sentAt.length >= deltasPerSecond;
  if (full && (gate.behind || gate.held !== null)) return wait({ ...gate, sentAt }, now);
  // `behind` stays until the state is there: deltas that come in between would only be dropped by the screen. Asking
  // counts as sending, so that a state that never comes is asked for again only a second later.
  if (gate.behind) {
    const asked = [...sentAt, ...Array.from({ length: deltasPerSecond - sentAt.length }, () => now)];
    return { gate: { ...gate, sentAt: asked }, send: null, askForState: true, wakeInMs: windowMs };
  }
  if (gate.held === null) return { gate: { ...gate, sentAt }, send: null, askForState: false, wakeInMs: null };
  return {
    gate: { sentAt: [...sentAt, now], held: null, behind: false },
    send: gate.held,
    askForState: false,
    wakeInMs: null,
  };
}

/** A whole state came from the engine; it always passes, and what waited is older than it. */
export function onState(gate: DeltaGate, now: number): DeltaGate {
  return { sentAt: [...recent(gate, now), now].slice(-deltasPerSecond), held: null, behind: false };
}

function recent(gate: DeltaGate, now: number): readonly number[] {
  return gate.sentAt.filter((at) => now - at < windowMs);
}

function wait(gate: DeltaGate, now: number): GateStep {
  const oldest = gate.sentAt[0] ?? now - windowMs;
  return { gate, send: null, askForState: false, wakeInMs: Math.max(1, oldest + windowMs - now) };
}
