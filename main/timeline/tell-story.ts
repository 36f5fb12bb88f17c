import type { Viewpoint } from '../contract/timeline.ts';
import type { Stretch } from './runs.ts';
import type { Story, Telling } from './history-rows.ts';

/** A stretch in which a situation stood, as it is drawn. */
export interface PhaseRun extends Stretch {
  readonly phase: 'suspected' | 'confirmed';
}

/** A situation from its beginning to its clearing; one that comes back later is another episode of the same story. */
interface Episode<T extends Telling> {
  /** At least one; none of them says that it is over. */
  readonly tellings: readonly [T, ...T[]];
  /** When it was over, as far as is known; null = it is not. */
  readonly endedAt: number | null;
}

function episodesOf<T extends Telling>({ tellings, runEndedAt }: Story<T>): readonly Episode<T>[] {
  const episodes: Episode<T>[] = [];
  let open: [T, ...T[]] | null = null;
  for (const telling of tellings) {
    if (telling.phase !== 'cleared') {
      if (open === null) open = [telling];
      else open.push(telling);
      continue;
    }
    if (open !== null) episodes.push({ tellings: open, endedAt: telling.at });
    open = null;
  }
  return open === null ? episodes : [...episodes, { tellings: open, endedAt: runEndedAt }];
}

/** When a situation stood and how, from a viewpoint. One that goes on lasts until `end`. */
export function phasesOf(story: Story, as: Viewpoint, end: number): readonly PhaseRun[] {
  return episodesOf(story).flatMap((episode) => {
    const over = episode.endedAt ?? end;
    return as === 'now' ? knownPhases(episode, over) : shownPhases(episode, over);
  });
}

function shownPhases({ tellings }: Episode<Telling>, over: number): readonly PhaseRun[] {
  const runs: PhaseRun[] = [];
  for (const { at, phase } of tellings) {
    const last = runs.at(-1);
    const shown = phase === 'confirmed' ? 'confirmed' : 'suspected';
    if (last?.phase === shown) continue;
    if (last !== undefined) runs[runs.length - 1] = { ...last, to: at };
    runs.push({ from: at, to: over, phase: shown });
  }
  return runs.filter(({ from, to }) => from < to);
}

function knownPhases({ tellings }: Episode<Telling>, over: number): readonly PhaseRun[] {
  const known = confirmedLast(tellings);
  return known === null || known.since >= over ? [] : [{ from: known.since, to: over, phase: 'confirmed' }];
}

/** What a situation turned out to be; null where it was never confirmed. */
function confirmedLast<T extends Telling>(tellings: readonly T[]): T | null {
  return tellings.findLast(({ phase }) => phase === 'confirmed') ?? null;
}

/** What is to be said of a situation at a moment, from a viewpoint; null = nothing. */
export function toldAt<T extends Telling>(story: Story<T>, as: Viewpoint, at: number): T | null {
  for (const { tellings, endedAt } of episodesOf(story)) {
    if (endedAt !== null && endedAt <= at) continue;
    const told = as === 'now' ? confirmedLast(tellings) : (tellings.findLast((telling) => telling.at <= at) ?? null);
    if (told !== null && (as === 'then' || told.since <= at)) return told;
  }
  return null;
}
