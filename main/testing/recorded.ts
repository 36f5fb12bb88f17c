import { fileURLToPath } from 'node:url';
import type { Change, Situation, SituationMatter, Snapshot } from '../domain/snapshot.ts';
import { replay } from '../engine/replay.ts';
import type { Capture } from '../journal/capture-reader.ts';
import { openCapture } from './open-capture.ts';

/** What the engine said of a recorded capture. */
export interface Retold {
  readonly changes: readonly Change[];
  readonly last: Snapshot;
}

/** The path of `assets/captures/partition/NAME.jsonl.gz`. */
export function recordedFile(name: string): string {
  return fileURLToPath(new URL(`../../assets/captures/partition/${name}.jsonl.gz`, import.meta.url));
}

/** Opens it. Throws when it cannot be read: the file belongs to the tests. */
export function openRecorded(name: string): Capture {
  return openCapture(recordedFile(name));
}

/** Replays a capture that {@link openRecorded} opens. */
export function replayRecorded(name: string): Retold {
  const { fleet, events } = openRecorded(name);
  const course = replay({ fleet, events, isWhole: () => true });
  const changes: Change[] = [];
  for (;;) {
    const step = course.next();
    if (step.done === true) return { changes, last: step.value };
    changes.push(step.value);
  }
}

/** The situations that were told in this phase, each id once, in the order they came. */
export function situationsTold(changes: readonly Change[], phase: Situation['phase']): readonly Situation[] {
  const told = new Map<string, Situation>();
  for (const change of changes) {
    if (change.kind !== 'situation' || change.phase !== phase || told.has(change.situation.id)) continue;
    told.set(change.situation.id, change.situation);
  }
  return [...told.values()];
}

/** Type and subject alone. */
export function matterOf({ type, subject }: Situation): { type: string; subject: SituationMatter['subject'] } {
  return { type, subject };
}
