import { expect } from 'vitest';
import type { Change, Situation, SituationMatter, SituationType } from '../../main/domain/snapshot.ts';
import type { Lab } from './lab.ts';
import type { Stage } from './stage.ts';
import { untilWell } from './stage.ts';
import type { Watch } from './watch.ts';
import { story } from './watch.ts';

/** Long enough for a verdict on a machine that is late with everything; the bench, not a test, says how long it takes. */
export const verdictMs = 40_000;
/** A fault stays at least so long that a wrong name would have had its time too. */
export const heldMs = 8000;

/** Only for how long a fault is held, or silence listened to: what shall happen is awaited. */
export async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Type and subject in one line, the same for every order of sides and pairs. */
function named({ type, subject }: SituationMatter): string {
  const sorted = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    return value.map(sorted).sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1));
  };
  const parts = Object.entries(subject).map(([key, value]) => `${key} ${JSON.stringify(sorted(value))}`);
  return `${type}: ${parts.join(', ')}`;
}

/** A matter whose ids are written down in a test. */
export function matter<T extends SituationType>(type: T, subject: object): string {
  return named({ type, subject } as unknown as SituationMatter);
}

type Told = Extract<Change, { kind: 'situation' }>;

/** Situations told in this phase from a mark on. */
export function told(
  watch: Watch,
  since: number,
  phase: Situation['phase'],
): readonly { index: number; change: Told }[] {
  return watch.seen.flatMap(({ change }, index) =>
    index >= since && change.kind === 'situation' && change.phase === phase ? [{ index, change }] : [],
  );
}

/** Confirmed situations between two marks, by id, with their extent as it was last told there. */
export function confirmed(watch: Watch, since: number, until: number = watch.seen.length): ReadonlyMap<string, string> {
  const before = told(watch, since, 'confirmed').filter(({ index }) => index < until);
  return new Map(before.map(({ change }) => [change.situation.id, named(change.situation)]));
}

function idsCleared(watch: Watch, since: number, until: number = watch.seen.length): ReadonlySet<string> {
  const cleared = told(watch, since, 'cleared').filter(({ index }) => index < until);
  return new Set(cleared.map(({ change }) => change.situation.id));
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort();
}

/** Whatever can be taken away again. */
export interface Healable {
  heal(): void | Promise<void>;
}

/** What must be said of a fault. */
export interface Expected {
  /** Exactly these are confirmed, by type and subject. */
  readonly names: readonly string[];
  readonly heldMs?: number;
  /** Names that may be confirmed as well and be cleared before the heal: what is true until somebody looks another way. */
  readonly passing?: readonly string[];
  /** Types that may be confirmed after the heal: a host that boots answers before its services listen. */
  readonly afterHeal?: readonly SituationType[];
}

/** Is this the moment at which that matter is confirmed? */
export function confirms(name: string): (change: Change) => boolean {
  return (change) => change.kind === 'situation' && change.phase === 'confirmed' && named(change.situation) === name;
}

/** Prints how long a verdict took; nobody asserts it. */
function report(what: string, ms: number): void {
  process.stdout.write(`    ${what}: confirmed after ${Math.round(ms)} ms\n`);
}

/**
 * Makes a fault and waits for each name; holds it; then nothing else may have been confirmed. After the heal everything
 * that was confirmed must be cleared, each by its own id, and all must be well again.
 */
export async function ordeal(stage: Stage, make: (lab: Lab) => Healable, expected: Expected): Promise<void> {
  const { lab, watch } = stage;
  const since = watch.seen.length;
  const from = performance.now();
  const fault = make(lab);
  for (const name of expected.names) {
    const { at } = await watch.change(`${name} confirmed`, confirms(name), verdictMs, since);
    report(name, at - from);
  }
  await pass(Math.max(0, from + (expected.heldMs ?? heldMs) - performance.now()));
  const healedAt = watch.seen.length;
  await fault.heal();
  await settled(stage, { since, healedAt }, expected);
}

/** Marks in a watch: before the fault, and before its heal. */
export interface Marks {
  readonly since: number;
  readonly healedAt: number;
}

/**
 * All is well again. What was confirmed before the heal has just these names, what was confirmed after it none that is not
 * allowed there, and every situation was cleared by its own id.
 */
export async function settled(
  stage: Stage,
  { since, healedAt }: Marks,
  { names, passing = [], afterHeal = [] }: Expected,
): Promise<void> {
  const { watch } = stage;
  await untilWell(stage);
  const tale = story(watch.seen.slice(since));
  const before = confirmed(watch, since, healedAt);
  const clearedBefore = idsCleared(watch, since, healedAt);
  const stayed = [...before].flatMap(([id, name]) => (passing.includes(name) && clearedBefore.has(id) ? [] : [name]));
  expect(sorted(stayed), tale).toEqual(sorted(names));
  // A cut that shrinks while it heals is still the same situation.
  const late = [...confirmed(watch, healedAt)].flatMap(([id, name]) => (before.has(id) ? [] : [name]));
  const allowed: readonly string[] = afterHeal;
  expect(
    late.filter((name) => !allowed.includes(name.split(':')[0] ?? '')),
    tale,
  ).toEqual([]);
  const cleared = idsCleared(watch, since);
  expect([...confirmed(watch, since).keys()].filter((id) => !cleared.has(id))).toEqual([]);
}
