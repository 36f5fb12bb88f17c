import { randomBytes } from 'node:crypto';
import type { AdviceMoment } from '../advice/case.ts';
import { advanceRound, type RoundEvent, type RoundStep } from '../decision/advance-round.ts';
import { attestationsOf, isLive, isOver, type Moment, openRound, type Round } from '../decision/round.ts';
import type { Clock } from '../domain/clock.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { DecisionKeeper } from '../journal/decisions/keep-decisions.ts';
import type { Operators } from '../operators/operators.ts';
import { type DecisionSight, noteSight, sheetOf, stampOf } from './decision-sight.ts';

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
  /** Takes no ticks any more. */
  close(): void;
}

const drillMark = 'DRILL-';

/** Is it the id of a rehearsal? */
export function isDrillId(decision: string): boolean {
  return decision.startsWith(drillMark);
}

/** The rounds of a desk, moved by every tick of its source. */
export function createDeskState(options: DecisionDeskOptions): DeskState {
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
  const whyLost = (): string | null => {
    const sinceMs = sight === null ? 0 : clock.monotonicMs() - sight.cameAt;
    if (lostAfterMs === null || sinceMs < lostAfterMs) return null;
    const why = `ENGINE LOST: no tick for ${Math.round(sinceMs / 1000)} s`;
    endAll(why);
    return why;
  };
  const untick = source.onTick((tick) => {
    // A stream that stood still and goes on again was lost meanwhile, whether anybody looked or not.
    whyLost();
    if (sight !== null && sight.tick.fleet !== tick.fleet) endAll('INPUT CHANGED: the inventory was edited');
    sight = noteSight(sight, tick, pictureEpochMs(), clock.monotonicMs());
    for (const [cluster, round] of rounds)
      if (isLive(round))
        step(cluster, { kind: 'tick', sheet: sheetOf(sight, { ...round, cluster }, attestationsOf(round)) });
  });
  const newId = () => `${isDrill ? drillMark : 'D-'}${stampOf(clock.epochMs())}-${randomBytes(4).toString('hex')}`;
  return { ...options, sight: () => sight, now, roundOf, tryStep, step, whyLost, newId, close: untick };
}

/** A GO that ended before its time: the log says why, for whoever reads the GO in it. */
function withdrawal(decision: string, after: Round) {
  const text = after.kind === 'void' ? after.why : after.kind === 'said' ? `${after.word} by ${after.by}` : after.kind;
  return { kind: 'outcome', decision, by: 'Quorumscope', result: 'withdrawn', text } as const;
}
