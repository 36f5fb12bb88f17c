import type { DecisionAct, DecisionAnswer } from '../contract/decision.ts';
import type { RoundEvent } from '../decision/advance-round.ts';
import type { Attestations } from '../advice/attestation.ts';
import { attestableBy } from '../decision/why-no-go.ts';
import { isLive } from '../decision/round.ts';
import type { Cluster } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskState } from './desk-state.ts';
import { candidatesOf, clusterIn, sheetOf } from './decision-sight.ts';
import { obstacles, viewOfRound } from './decision-view.ts';

type Propose = Extract<DecisionAct, { kind: 'propose' }>;

/**
 * The first of two proposes GO. The picture is asked before the passphrase, so that who proposes too early hears which gates stand in
 * the way; and again after it, because that takes a while.
 */
export async function propose(desk: DeskState, act: Propose): Promise<DecisionAnswer> {
  await desk.keeper.check();
  const early = await whyNot(desk, act);
  if (early !== null) return refused(early);
  const proven = await desk.operators.authenticate(act.by, act.passphrase);
  if (!proven.ok) return refused(proven.error);
  const proposal = readProposal(desk, act, { name: proven.value, isAuthenticated: true });
  if (!proposal.ok) return refused(proposal.error);
  const { cluster, event } = proposal.value;
  const step = desk.step(cluster.id, event);
  return step.refused === null
    ? { kind: 'done', round: viewOfRound(desk, cluster, step.round) }
    : refused(step.refused);
}

const refused = (why: string): DecisionAnswer => ({ kind: 'refused', why });

/** What would refuse it whoever proposes. */
async function whyNot(desk: DeskState, act: Propose): Promise<string | null> {
  const proposal = readProposal(desk, act, { name: act.by, isAuthenticated: true });
  if (!proposal.ok) return proposal.error;
  const { cluster, event } = proposal.value;
  const round = desk.roundOf(cluster.id);
  const [obstacle] = isLive(round) ? [] : obstacles(desk, round, await desk.operators.list());
  return obstacle ?? desk.tryStep(cluster.id, event).refused;
}

interface ReadProposal {
  readonly cluster: Cluster;
  readonly event: Extract<RoundEvent, { kind: 'propose' }>;
}

/** The proposal over the picture of this moment. The error is an operator's sentence. */
function readProposal(
  desk: DeskState,
  { question, attestations: given, reason }: Propose,
  by: { readonly name: string; readonly isAuthenticated: boolean },
): Result<ReadProposal, string> {
  const lost = desk.whyLost();
  if (lost !== null) return err(lost);
  const sight = desk.sight();
  const cluster = sight === null ? null : clusterIn(sight, question.cluster);
  if (sight === null || cluster === null) return err(`nothing is known of ${question.cluster}`);
  const candidate = candidatesOf(cluster).find(({ host }) => host === question.candidate)?.host;
  if (candidate === undefined) return err(`choose one of the candidates of ${cluster.id}`);
  const attestations = readWords(given, cluster);
  if (!attestations.ok) return attestations;
  const sheet = sheetOf(sight, { cluster: cluster.id, candidate }, attestations.value);
  return ok({
    cluster,
    event: { kind: 'propose', by, candidate, attestations: attestations.value, reason, sheet },
  });
}

function readWords(given: Propose['attestations'], { quorum }: Cluster): Result<Attestations, string> {
  const attestable = attestableBy(quorum.model);
  const never = given.find(({ gate }) => !attestable.includes(gate));
  if (never !== undefined) return err(`nobody can vouch for ${never.gate}: it is seen, or it is not`);
  const twice = given.find(({ gate }, nth) => given.findIndex((one) => one.gate === gate) !== nth);
  if (twice !== undefined) return err(`${twice.gate} is vouched for twice`);
  return ok(new Map(given.map(({ gate, text }) => [gate, text])));
}
