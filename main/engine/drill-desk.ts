import type { DecisionAct, DecisionAnswer, DecisionLookAnswer, DecisionQuestion } from '../contract/decision.ts';
import type { Clock } from '../domain/clock.ts';
import { oldestTickMs, openStretch, stretchLeadMs } from '../journal/captures/read-stretch.ts';
import type { DecisionKeeper } from '../journal/decisions/keep-decisions.ts';
import type { Operators } from '../operators/operators.ts';
import { createDecisionDesk, type DecisionDesk } from './decision-desk.ts';
import { createDrillCourse, type DrillCourse } from './drill-course.ts';

/** Where people rehearse a decision on what was captured. Everything here is a DRILL; the live picture is never in it. */
export interface DrillDesk {
  /** What the screen shows of a replayed moment (epoch ms). */
  look(question: DecisionQuestion, at: number): Promise<DecisionLookAnswer>;
  act(act: DecisionAct, at: number): Promise<DecisionAnswer>;
  /** Nothing is played any more. */
  close(): void;
}

/** A rolling capture: where it is kept, and how it is brought up to now. */
export interface DrillCaptures {
  readonly folder: string;
  flush(): Promise<void>;
}

/** What a desk for rehearsals is made from. */
export interface DrillDeskOptions {
  /** null = nothing is kept. */
  readonly captures: DrillCaptures | null;
  readonly keeper: DecisionKeeper;
  readonly operators: Operators;
  readonly clock: Clock;
}

/** A capture that is played, and the desk over it. */
interface Rehearsal {
  readonly course: DrillCourse;
  readonly desk: DecisionDesk;
}

/** Where the play stands after it was sent to a moment. */
type Standing =
  | { readonly kind: 'there'; readonly at: number; readonly desk: DecisionDesk }
  | { readonly kind: 'nothing'; readonly at: number; readonly why: string };

/** A page waits 3 s for a look and 30 s for an act (main/contract/ipc.ts); it hears before that how far the play is (ms). */
const lookPatienceMs = 1500;
const actPatienceMs = 15_000;

/** Of a moment without capture the files are not asked again for so long (ms). */
const askAgainMs = 10_000;

const nothingKept = 'nothing is recorded here, so there is no capture to rehearse on';
const breaksOff = 'the capture of this moment breaks off before it: nothing can be rehearsed';
const isEnded = 'the engine ends: nothing can be rehearsed any more';

/**
 * Opens a desk over the moments of a rolling capture. Going on in time plays on from where it stands; a seek back, or further on than a
 * capture is begun before its moment, begins anew, with a new desk on which nobody has said anything.
 */
export function createDrillDesk(options: DrillDeskOptions): DrillDesk {
  const { clock } = options;
  const play = createPlay(options);
  /** Where the play stands, or null while it is still on its way. */
  const standSoon = async (at: number, patienceMs: number): Promise<Standing | null> => {
    let cancel = (): void => undefined;
    const tooLong = new Promise<null>((resolve) => {
      cancel = clock.after(patienceMs, () => resolve(null));
    });
    const standing = await Promise.race([play.goTo(at), tooLong]);
    cancel();
    return standing;
  };
  return {
    look: async (question, at) => {
      const standing = await standSoon(at, lookPatienceMs);
      if (standing === null)
        return nothingThere(`playing the capture of then: ${play.progress()}. Nothing is claimed yet`);
      if (standing.kind === 'nothing') return nothingThere(standing.why);
      const view = await standing.desk.look(question);
      return view ?? nothingThere(`the inventory of then had no cluster ${question.cluster}`);
    },
    act: async (act, at) => {
      const standing = await standSoon(at, actPatienceMs);
      if (standing === null) return refused(`the capture of then is still being played: ${play.progress()}`);
      if (standing.kind === 'nothing') return refused(standing.why);
      if (standing.at !== at) return refused('the replay went to another moment meanwhile: nothing was done');
      return standing.desk.act(act);
    },
    close: play.close,
  };
}

const nothingThere = (why: string): DecisionLookAnswer => ({ kind: 'no-rehearsal', why });
const refused = (why: string): DecisionAnswer => ({ kind: 'refused', why });

/** The play itself: one at a time, on its way to the moment that was wanted last. */
function createPlay({ captures, keeper, operators, clock }: DrillDeskOptions) {
  let rehearsal: Rehearsal | null = null;
  let wanted = 0;
  let onItsWay: Promise<Standing> | null = null;
  let isClosed = false;
  let barren = { at: Number.NaN, askedAt: 0, why: '' };

  const end = (): void => {
    rehearsal?.course.close();
    rehearsal?.desk.close();
    rehearsal = null;
  };
  const begin = async (folder: string): Promise<string | null> => {
    const stretch = await openStretch(folder, wanted);
    if (!stretch.ok) return stretch.error;
    if (isClosed) return isEnded;
    end();
    const course = createDrillCourse(stretch.value, clock);
    const pictureEpochMs = course.standsAt;
    const shared = { keeper, operators, clock, pictureEpochMs, isDrill: true, lostAfterMs: null };
    rehearsal = { course, desk: createDecisionDesk({ ...shared, source: course }) };
    return null;
  };
  const playOn = async (): Promise<Rehearsal | null> => {
    await rehearsal?.course.play(() => wanted);
    return rehearsal !== null && isOf(rehearsal.course, wanted) ? rehearsal : null;
  };
  const standAt = async (at: number): Promise<Standing> => {
    if (captures === null) return { kind: 'nothing', at, why: nothingKept };
    const isAhead = rehearsal !== null && isOnTheWay(rehearsal.course, at);
    const there = isAhead ? await playOn() : null;
    if (there !== null) return { kind: 'there', at, desk: there.desk };
    if (barren.at === at && clock.monotonicMs() - barren.askedAt < askAgainMs)
      return { kind: 'nothing', at, why: barren.why };
    await captures.flush();
    const why = await begin(captures.folder);
    const begun = why === null ? await playOn() : null;
    if (begun !== null) return { kind: 'there', at, desk: begun.desk };
    barren = { at, askedAt: clock.monotonicMs(), why: why ?? breaksOff };
    return { kind: 'nothing', at, why: barren.why };
  };
  const travel = async (): Promise<Standing> => {
    for (;;) {
      const at = wanted;
      const standing = await standAt(at);
      if (isClosed) return { kind: 'nothing', at, why: isEnded };
      if (at === wanted) return standing;
    }
  };
  return {
    goTo: (at: number): Promise<Standing> => {
      wanted = at;
      onItsWay ??= travel().finally(() => {
        onItsWay = null;
      });
      return onItsWay;
    },
    progress: () => `${clockWords(rehearsal?.course.standsAt() ?? null)} of ${clockWords(wanted)} UTC`,
    close: () => {
      isClosed = true;
      end();
    },
  };
}

/** Its newest tick is of this moment. */
function isOf(course: DrillCourse, at: number): boolean {
  return at >= course.standsAt() && at - course.standsAt() <= oldestTickMs;
}

/** Going on gets there, and sooner than beginning anew would. */
function isOnTheWay(course: DrillCourse, at: number): boolean {
  return at >= course.standsAt() && at - course.standsAt() <= stretchLeadMs;
}

function clockWords(epochMs: number | null): string {
  return epochMs === null || !Number.isFinite(epochMs)
    ? 'its beginning'
    : new Date(epochMs).toISOString().slice(11, 19);
}
