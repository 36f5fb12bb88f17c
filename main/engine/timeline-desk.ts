import type { ScreenState } from '../contract/screen.ts';
import type {
  DecisionFlag,
  MomentAnswer,
  MomentAsk,
  SituationBar,
  SpanAnswer,
  SpanAsk,
  StepAnswer,
  StepAsk,
  TimelineSpan,
  Viewpoint,
} from '../contract/timeline.ts';
import type { Clock } from '../domain/clock.ts';
import type { MomentFound } from '../journal/history/history-messages.ts';
import type { SpanRows } from '../timeline/history-rows.ts';
import { type Gap, gapsOf } from '../timeline/gaps.ts';
import { type Stretch, within } from '../timeline/runs.ts';
import { stateAt } from '../timeline/state-at.ts';
import { phasesOf } from '../timeline/tell-story.ts';
import type { TickHistory } from './record-ticks.ts';

/** Answers what the Timeline and the replay of a page ask. */
export interface TimelineDesk {
  span(ask: SpanAsk): Promise<SpanAnswer>;
  moment(ask: MomentAsk): Promise<MomentAnswer>;
  step(ask: StepAsk): Promise<StepAnswer>;
}

/** Entries of the decision log within a stretch of time. Never rejects: a log that cannot be read has no flags. */
export type DecisionsIn = (span: Stretch) => readonly DecisionFlag[] | Promise<readonly DecisionFlag[]>;

const nothingKept: { readonly kind: 'refused'; readonly why: string } = {
  kind: 'refused',
  why: 'no history is recorded here',
};
/** More bars than a screen can draw. */
const barLimit = 1000;

/**
 * Creates the desk. `history` is null where none is recorded; `live` gives the newest state, whose inventory the past is shown on;
 * `decisionsIn` reads the decision log where there is one.
 */
export function createTimelineDesk(
  history: Pick<TickHistory, 'read' | 'status'> | null,
  live: () => ScreenState | null,
  clock: Pick<Clock, 'epochMs'>,
  decisionsIn: DecisionsIn = () => [],
): TimelineDesk {
  return {
    span: async (ask) => {
      if (history === null) return nothingKept;
      const { from, to, columns } = ask;
      const [rows, decisions] = await Promise.all([history.read('span', { from, to, columns }), decisionsIn(ask)]);
      if (!rows.ok) return { kind: 'refused', why: rows.error };
      const { droppedSeconds, trouble } = history.status();
      const span = spanOf(rows.value, ask, clock.epochMs());
      return { ...span, decisions: [...decisions], dropped: { seconds: droppedSeconds, why: trouble } };
    },
    moment: async ({ at, as }) => {
      const state = live();
      if (history === null) return nothingKept;
      if (state === null) return { kind: 'refused', why: 'the engine has no inventory yet' };
      const [found, step] = await Promise.all([
        history.read('moment', { at }),
        history.read('step', { at, direction: 'on' }),
      ]);
      if (!found.ok) return { kind: 'refused', why: found.error };
      const next = step.ok ? step.value : null;
      const { rows } = found.value;
      if (rows === null) return { kind: 'gap', at, ...gapAround(found.value, at, clock.epochMs()), next };
      const { inventory, demo, seenFrom } = state;
      const then = stateAt(rows, { at, as }, { inventory, demo, seenFrom });
      return { kind: 'moment', at, as, state: then.state, notes: [...then.notes], next };
    },
    step: async (ask) => {
      const found = await history?.read('step', ask);
      return { at: found?.ok === true ? found.value : null };
    },
  };
}

function spanOf(rows: SpanRows, ask: SpanAsk, now: number): Omit<TimelineSpan, 'decisions' | 'dropped'> {
  const { recorded, covered, pairs, clusters, observer, maintenance } = rows;
  const situations = barsOf(rows, ask.as, ask);
  return {
    kind: 'span',
    from: ask.from,
    to: ask.to,
    as: ask.as,
    recorded,
    gaps: [...gapsOf(covered, recorded, ask, now)],
    pairs: pairs.map(({ runs, ...pair }) => ({ ...pair, runs: [...runs] })),
    clusters: clusters.map(({ cluster, runs }) => ({
      cluster,
      runs: runs.map(({ from, to, state }) => ({ from, to, ...state })),
    })),
    observer: [...observer],
    maintenance: [...maintenance],
    situations: situations.slice(0, barLimit),
    hidden: Math.max(0, situations.length - barLimit),
  };
}

/** The gap that a moment lies in; of one that is still to come nothing is written yet. */
function gapAround({ covered, recorded }: MomentFound, at: number, now: number): Gap {
  const ever = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
  const gap = gapsOf(covered, recorded, ever, now).find(({ from, to }) => from <= at && at < to);
  return gap ?? { from: at, to: at + 1, why: 'pending' };
}

/** Confirmed ones before suspicions, then the newest first: what is beyond the limit is the least. */
function barsOf({ stories, recorded }: SpanRows, as: Viewpoint, span: Stretch): readonly SituationBar[] {
  const end = Math.min(span.to, recorded?.to ?? span.to);
  const bars = stories.flatMap((story): SituationBar[] => {
    const runs = within(phasesOf(story, as, end), [span]);
    const situation = as === 'now' ? (story.known ?? story.last) : story.last;
    return runs.length === 0 ? [] : [{ key: story.key, situation, runs: [...runs] }];
  });
  const isSuspicion = ({ runs }: SituationBar) => Number(runs.every(({ phase }) => phase === 'suspected'));
  return bars.sort((x, y) => isSuspicion(x) - isSuspicion(y) || (y.runs[0]?.from ?? 0) - (x.runs[0]?.from ?? 0));
}
