import { randomBytes } from 'node:crypto';
import type { AdviceMoment } from '../advice/case.ts';
import type { DecisionAct, DecisionAnswer, DecisionQuestion, DecisionView } from '../contract/decision.ts';
import { advanceRound, type RoundEvent, type RoundStep } from '../decision/advance-round.ts';
import { entryOfWord } from '../decision/decision-entry.ts';
import { attestationsOf, isLive, isOver, type Moment, openRound, type Round } from '../decision/round.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Clock } from '../domain/clock.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { DecisionKeeper } from '../journal/decisions/keep-decisions.ts';
import type { Operators } from '../operators/operators.ts';
import { propose } from './decision-propose.ts';
import { type DecisionSight, clusterIn, noteSight, sheetOf, stampOf } from './decision-sight.ts';
import { verify } from './decision-verify.ts';
import { viewDecision, viewOfRound } from './decision-view.ts';

/** Whatever ticks: the live engine, or a replay. */
export interface DecisionSource {
  /** Returns the unsubscribe. */
  onTick(listener: (tick: AdviceMoment) => void): () => void;
}

/** What a desk is made from. Two desks, of the live picture and of a replay, may share keeper and operators. */
export interface DecisionDeskOptions {
  readonly source: DecisionSource;
  /** true on replayed data: what is decided is a rehearsal, and is recorded as one. */
  readonly isDrill: boolean;
  readonly keeper: DecisionKeeper;
  readonly operators: Operators;
  readonly clock: Clock;
  /** Epoch ms of the newest tick on the picture's own clock, which in a replay is that of then. */
  readonly pictureEpochMs: () => number;
  /** After this long without a tick a GO is void (ms); null = the picture may stand still, as a replay that is paused. */
  readonly lostAfterMs: number | null;
}

/** Where people decide over one stream of ticks. */
export interface DecisionDesk {
  /** What the screen shows; null where the picture does not know the cluster. */
  look(question: DecisionQuestion): Promise<DecisionView | null>;
  /** Does what a person does. `done` stands on the disk. */
  act(act: DecisionAct): Promise<DecisionAnswer>;
  /** Takes no ticks any more. */
  close(): void;
}

/** What the parts of a desk share. */
export interface DeskState extends DecisionDeskOptions {
  sight(): DecisionSight | null;
  now(): Moment;
  roundOf(cluster: ClusterId): Round;
  /** What would become of the round; nothing happens. */
  tryStep(cluster: ClusterId, event: RoundEvent): RoundStep;
  step(cluster: ClusterId, event: RoundEvent): RoundStep;
  /** Why the picture is not of now; null = it is. */
  whyLost(): string | null;
  /** An id that no other decision has. */
  newId(): string;
}

/** Four times as long as a tick that is late by a busy machine (ms). */
export const liveLostAfterMs = 5000;

/** The log is looked at this often while somebody looks (ms). */
const checkEveryMs = 2000;

/** Opens a desk over a stream of ticks. */
export function createDecisionDesk(options: DecisionDeskOptions): DecisionDesk {
  const desk = createDeskState(options);
  let checkedAt = Number.NEGATIVE_INFINITY;
  const checkNowAndThen = (): void => {
    const { monotonicMs } = desk.now();
    if (monotonicMs - checkedAt < checkEveryMs) return;
    checkedAt = monotonicMs;
    void options.keeper.check();
  };
  return {
    look: async (question) => {
      checkNowAndThen();
      return viewDecision(desk, question, await options.operators.list());
    },
    act: async (act) => {
      switch (act.kind) {
        case 'say':
          return say(desk, act);
        case 'propose':
          return propose(desk, act);
        case 'verify':
          return verify(desk, act);
        case 'outcome':
          return tellOutcome(desk, act);
        default:
          return assertNever(act);
      }
    },
    close: desk.close,
  };
}

function createDeskState(options: DecisionDeskOptions): DeskState & { readonly close: () => void } {
  const { source, keeper, clock, isDrill, lostAfterMs, pictureEpochMs } = options;
  const rounds = new Map<ClusterId, Round>();
  let sight: DecisionSight | null = null;
  const now = (): Moment => ({ monotonicMs: clock.monotonicMs(), epochMs: clock.epochMs() });
  const roundOf = (cluster: ClusterId): Round => rounds.get(cluster) ?? openRound;
  const tryStep = (cluster: ClusterId, event: RoundEvent) =>
    advanceRound(roundOf(cluster), event, { at: now(), logFault: keeper.fault() });
  const step = (cluster: ClusterId, event: RoundEvent): RoundStep => {
    const before = roundOf(cluster);
    const after = tryStep(cluster, event);
    rounds.set(cluster, after.round);
    if (before.kind === 'agreed' && after.round.kind !== 'agreed' && !isOver(before, now()))
      void keeper.record(withdrawal(before.decision, after.round));
    return after;
  };
  const endAll = (why: string): void => {
    for (const [cluster] of rounds) step(cluster, { kind: 'lost', why });
  };
  const untick = source.onTick((tick) => {
    if (sight !== null && sight.tick.fleet !== tick.fleet) endAll('INPUT CHANGED: the inventory was edited');
    sight = noteSight(sight, tick, pictureEpochMs(), clock.monotonicMs());
    for (const [cluster, round] of rounds)
      if (isLive(round))
        step(cluster, { kind: 'tick', sheet: sheetOf(sight, { ...round, cluster }, attestationsOf(round)) });
  });
  const whyLost = (): string | null => {
    const sinceMs = sight === null ? 0 : clock.monotonicMs() - sight.cameAt;
    if (lostAfterMs === null || sinceMs < lostAfterMs) return null;
    const why = `ENGINE LOST: no tick for ${Math.round(sinceMs / 1000)} s`;
    endAll(why);
    return why;
  };
  const newId = () => `${isDrill ? 'DRILL' : 'D'}-${stampOf(clock.epochMs())}-${randomBytes(4).toString('hex')}`;
  return { ...options, sight: () => sight, now, roundOf, tryStep, step, whyLost, newId, close: untick };
}

/** A GO that ended before its time: the log says why, for whoever reads the GO in it. */
function withdrawal(decision: string, after: Round) {
  const text = after.kind === 'void' ? after.why : after.kind === 'said' ? `${after.word} by ${after.by}` : after.kind;
  return { kind: 'outcome', decision, by: 'Quorumscope', result: 'withdrawn', text } as const;
}

type Act<K extends DecisionAct['kind']> = Extract<DecisionAct, { kind: K }>;

/** NO-GO or HOLD: it holds on screen at once, and ends what was proposed or agreed; then it is recorded. */
async function say(desk: DeskState, { question, word, by, reason }: Act<'say'>): Promise<DecisionAnswer> {
  const sight = desk.sight();
  const cluster = sight === null ? null : clusterIn(sight, question.cluster);
  if (sight === null || cluster === null) return { kind: 'refused', why: `nothing is known of ${question.cluster}` };
  const candidate = cluster.members.find(({ host }) => host === question.candidate)?.host ?? null;
  const decision = desk.newId();
  const { round } = desk.step(cluster.id, { kind: 'say', word, by, candidate, decision });
  if (round.kind !== 'said') throw new Error(`a ${word} was not taken`);
  const sheet =
    round.candidate === null ? null : sheetOf(sight, { cluster: cluster.id, candidate: round.candidate }, new Map());
  const { tick } = sight;
  const ground = { isDrill: desk.isDrill, fleet: tick.fleet.name, cluster: cluster.id, snapshot: tick.snapshot, sheet };
  const recorded = await desk.keeper.record(entryOfWord(ground, round, reason));
  if (!recorded.ok) return { kind: 'refused', why: `${word} holds, and is NOT RECORDED: ${recorded.error}` };
  return {
    kind: 'done',
    round: viewOfRound(desk, cluster, desk.step(cluster.id, { kind: 'recorded', decision }).round),
  };
}

/** What came of a decision. The round stays as it is. */
async function tellOutcome(desk: DeskState, { decision, by, result, text }: Act<'outcome'>): Promise<DecisionAnswer> {
  const recorded = await desk.keeper.record({ kind: 'outcome', decision, by, result, text });
  if (!recorded.ok) return { kind: 'refused', why: recorded.error };
  const about = desk.keeper.view(desk.isDrill).recent.find((one) => one.decision === decision)?.cluster;
  const sight = desk.sight();
  const cluster = sight === null || about === undefined ? null : clusterIn(sight, about);
  if (cluster === null) return { kind: 'done', round: { kind: 'open' } };
  return { kind: 'done', round: viewOfRound(desk, cluster, desk.roundOf(cluster.id)) };
}
