import { grouped } from './grouped.ts';
import type { Told } from './known-course.ts';
import type { SituationCourse } from './report.ts';

/** Joins what was told of each situation, in the order in which they began. */
export function situationCourses(told: readonly Told[]): readonly SituationCourse[] {
  const byId = grouped(told, ({ situation }) => situation.id);
  return [...byId.values()].flatMap(courseOf).sort((x, y) => x.since - y.since);
}

function courseOf(told: readonly Told[]): readonly SituationCourse[] {
  const first = (phase: string): Told | null => told.find(({ situation }) => situation.phase === phase) ?? null;
  const confirmed = first('confirmed');
  const last = told.at(-1);
  // What was told with the clearing is that it is over; before it stands what it was.
  const best = confirmed ?? told.findLast(({ situation }) => situation.phase !== 'cleared') ?? last;
  if (best === undefined || last === undefined) return [];
  const { id, type, text, observers, evidence, open } = best.situation;
  return [
    {
      ...{ id, type, text, observers, evidence, open },
      since: Math.min(...told.map(({ since }) => since)),
      suspectedAt: first('suspected')?.at ?? null,
      confirmedAt: confirmed?.at ?? null,
      clearedAt: last.situation.phase === 'cleared' ? last.at : null,
      evidenceAt: best.at,
    },
  ];
}
