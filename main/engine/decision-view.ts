import type { DecisionQuestion, DecisionRound, DecisionView } from '../contract/decision.ts';
import { askVerifier, type AskedQuestion } from '../decision/compare-answers.ts';
import { underWay } from '../decision/advance-round.ts';
import { viewRound } from '../decision/round-view.ts';
import { attestationsOf, candidateOf, endOf, isLive, type Round } from '../decision/round.ts';
import { attestableBy, whyNoGo } from '../decision/why-no-go.ts';
import { withhold } from '../decision/withhold.ts';
import type { Advice } from '../domain/advice.ts';
import type { Cluster } from '../domain/fleet.ts';
import type { Result } from '../domain/result.ts';
import type { DeskState } from './desk-state.ts';
import {
  candidatesOf,
  clusterIn,
  type DecisionSight,
  inputsSha256,
  sheetOf,
  snapshotId,
  statusOf,
} from './decision-sight.ts';

type Proposed = Extract<Round, { kind: 'proposed' }>;

/** The questions to the verifier of a proposal, over the picture as it is now; empty where it tells nothing of the cluster. */
export function questionsOf(sight: DecisionSight, cluster: Cluster, round: Proposed): readonly AskedQuestion[] {
  const status = statusOf(sight, cluster.id);
  const sheet = sheetOf(sight, { cluster: cluster.id, candidate: round.candidate }, round.attestations);
  if (status === null || sheet === null) return [];
  const record = round.attestations.get('G3') ?? null;
  return askVerifier({ fleet: sight.tick.fleet, cluster, status, sheet, record });
}

/** The round of a cluster, as everybody may see it. */
export function viewOfRound(desk: DeskState, cluster: Cluster, round: Round): DecisionRound {
  const sight = desk.sight();
  if (sight === null || !isLive(round)) return viewRound(round, { asked: [], sheet: null });
  const sheet = sheetOf(sight, { ...round, cluster: cluster.id }, attestationsOf(round));
  const asked = round.kind === 'agreed' ? [] : questionsOf(sight, cluster, { ...round, kind: 'proposed' });
  return viewRound(round, { asked, sheet });
}

/** Sentences why no GO can be proposed for a cluster, whoever is asked about; empty = nothing of this kind. */
export function obstacles(
  desk: DeskState,
  round: Round,
  operators: Result<readonly string[], string>,
): readonly string[] {
  const fault = desk.keeper.fault();
  const few = operators.ok && operators.value.length < 2;
  return [
    desk.whyLost(),
    isLive(round) ? underWay(round) : null,
    fault === null ? null : `no GO while nothing can be recorded: ${fault}`,
    operators.ok ? null : operators.error,
    few ? `GO takes two operators, ${operators.value.length} set up: add them in Settings` : null,
  ].filter((sentence) => sentence !== null);
}

/** Everything that the screen shows of a question; null where the picture does not know the cluster. */
export function viewDecision(
  desk: DeskState,
  { cluster: id, candidate }: DecisionQuestion,
  operators: Result<readonly string[], string>,
): DecisionView | null {
  const sight = desk.sight();
  const cluster = sight === null ? null : clusterIn(sight, id);
  if (sight === null || cluster === null) return null;
  const about = { cluster: cluster.id, candidate };
  // First of all, because what is lost ends the round.
  desk.whyLost();
  const round = refreshed(desk, sight, cluster);
  const plain = about.candidate === null ? null : sheetOf(sight, { ...about, candidate: about.candidate }, new Map());
  const model = cluster.quorum.model;
  return {
    cluster: cluster.id,
    candidates: candidatesOf(cluster).map(({ host }) => host),
    sheet: isLive(round) && round.candidate === candidate ? sheetOfRound(desk, sight, cluster, round) : plain,
    snapshotId: snapshotId(sight),
    inputsSha256: inputsSha256(sight),
    at: sight.at,
    now: desk.now().epochMs,
    attestable: [...attestableBy(model)],
    noGoBecause: [
      ...obstacles(desk, round, operators),
      ...(isLive(round) ? [] : whyNotThisOne(plain, candidate, model)),
    ],
    round: viewOfRound(desk, cluster, round),
    roundAbout: candidateOf(round),
    log: desk.keeper.view(desk.isDrill),
    operators: operators.ok ? [...operators.value] : [],
    isDrill: desk.isDrill,
  };
}

function whyNotThisOne(
  sheet: Advice | null,
  candidate: string | null,
  model: Cluster['quorum']['model'],
): readonly string[] {
  if (candidate === null) return ['no candidate is chosen'];
  return sheet === null ? [`${candidate} is no member of this cluster`] : whyNoGo(sheet, model);
}

/** The round after what time alone did to it. */
function refreshed(desk: DeskState, sight: DecisionSight, { id }: Cluster): Round {
  const round = desk.roundOf(id);
  if (!isLive(round)) return round;
  return desk.step(id, { kind: 'tick', sheet: sheetOf(sight, { ...round, cluster: id }, attestationsOf(round)) }).round;
}

/** Until both have answered nobody sees what is vouched for; after that the sheet is theirs, and holds as long as their GO. */
function sheetOfRound(desk: DeskState, sight: DecisionSight, { id }: Cluster, round: Round): Advice | null {
  if (!isLive(round)) return null;
  if (round.kind !== 'agreed') {
    const sheet = sheetOf(sight, { ...round, cluster: id }, round.attestations);
    return sheet === null ? null : withhold(sheet);
  }
  const sheet = sheetOf(sight, { ...round, cluster: id }, attestationsOf(round));
  const leftMs = endOf(round).monotonicMs - desk.now().monotonicMs;
  return sheet === null ? null : { ...sheet, expiresAt: sheet.at + leftMs };
}
