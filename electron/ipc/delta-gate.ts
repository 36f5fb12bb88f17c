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
  /** When the engine was last asked for that state. */
  readonly askedAt: number | null;
}

/** What to do now. `wakeInMs` = come back then, even if nothing arrives. */
export interface GateStep {
  readonly gate: DeltaGate;
  readonly send: ScreenDelta | null;
  readonly askForState: boolean;
  readonly wakeInMs: number | null;
}

/** A screen to which nothing was sent. */
export const openGate: DeltaGate = { sentAt: [], held: null, behind: false, askedAt: null };

/** A delta came from the engine: it passes, waits, or, when one waits already, makes the screen be reset. */
export function onDelta(before: DeltaGate, delta: ScreenDelta, now: number): GateStep {
  const gate = forget(before, now);
  if (gate.behind) return wait(gate, now);
  if (gate.held !== null) return wait({ ...gate, held: null, behind: true }, now);
  if (gate.sentAt.length >= deltasPerSecond) return wait({ ...gate, held: delta }, now);
  return pass(gate, delta, now);
}

/** The time named by `wakeInMs` has come. */
export function onWake(before: DeltaGate, now: number): GateStep {
  const gate = forget(before, now);
  if (dueIn(gate, now) > 0) return wait(gate, now);
  // `behind` stays until the state is there: deltas that come in between would only be dropped by the screen. A state
  // that never comes is asked for again a second later.
  if (gate.behind) return { gate: { ...gate, askedAt: now }, send: null, askForState: true, wakeInMs: windowMs };
  return gate.held === null ? { gate, send: null, askForState: false, wakeInMs: null } : pass(gate, gate.held, now);
}

/** A whole state came from the engine; it always passes, and what waited is older than it. */
export function onState(before: DeltaGate, now: number): DeltaGate {
  const { sentAt } = forget(before, now);
  return { ...openGate, sentAt: [...sentAt, now].slice(-deltasPerSecond) };
}

function pass(gate: DeltaGate, delta: ScreenDelta, now: number): GateStep {
  return { gate: { ...openGate, sentAt: [...gate.sentAt, now] }, send: delta, askForState: false, wakeInMs: null };
}

function wait(gate: DeltaGate, now: number): GateStep {
  return { gate, send: null, askForState: false, wakeInMs: Math.max(1, dueIn(gate, now)) };
}

/** Ms until something may be sent, or asked for again. */
function dueIn(gate: DeltaGate, now: number): number {
  if (gate.askedAt !== null) return gate.askedAt + windowMs - now;
  const oldest = gate.sentAt.length < deltasPerSecond ? undefined : gate.sentAt[0];
  return oldest === undefined ? 0 : oldest + windowMs - now;
}

function forget(gate: DeltaGate, now: number): DeltaGate {
  return { ...gate, sentAt: gate.sentAt.filter((at) => now - at < windowMs) };
}
