import type { DecisionAct, DecisionAnswer, DecisionQuestion, DecisionView } from '../contract/decision.ts';
import { entryOfWord } from '../decision/decision-entry.ts';
import { assertNever } from '../domain/assert-never.ts';
import { propose } from './decision-propose.ts';
import { clusterIn, sheetOf } from './decision-sight.ts';
import { verify } from './decision-verify.ts';
import { viewDecision, viewOfRound } from './decision-view.ts';
import { createDeskState, type DecisionDeskOptions, type DeskState, isDrillId } from './desk-state.ts';

/** Where people decide over one stream of ticks. */
export interface DecisionDesk {
  /** What the screen shows; null where the picture does not know the cluster. */
  look(question: DecisionQuestion): Promise<DecisionView | null>;
  /** Does what a person does. `done` stands on the disk. */
  act(act: DecisionAct): Promise<DecisionAnswer>;
  /** Takes no ticks any more. */
  close(): void;
}

/** Ticks come four times a second; on a busy machine one may be late by a second or two (ms). */
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
  if (isDrillId(decision) !== desk.isDrill) {
    const why = desk.isDrill
      ? `${decision} is no rehearsal: go back to live to say what came of it`
      : `${decision} is a rehearsal: nothing comes of it`;
    return { kind: 'refused', why };
  }
  const recorded = await desk.keeper.record({ kind: 'outcome', decision, by, result, text });
  if (!recorded.ok) return { kind: 'refused', why: recorded.error };
  const about = desk.keeper.view(desk.isDrill).recent.find((one) => one.decision === decision)?.cluster;
  const sight = desk.sight();
  const cluster = sight === null || about === undefined ? null : clusterIn(sight, about);
  if (cluster === null) return { kind: 'done', round: { kind: 'open' } };
  return { kind: 'done', round: viewOfRound(desk, cluster, desk.roundOf(cluster.id)) };
}
