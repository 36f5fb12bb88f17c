import type { DecisionAct, DecisionAnswer, VerifierQuestion } from '../contract/decision.ts';
import type { RoundEvent } from '../decision/advance-round.ts';
import { compareAnswers, unanswered } from '../decision/compare-answers.ts';
import { entryOfDisagreement, entryOfGo, type EntryGround } from '../decision/decision-entry.ts';
import { isSamePerson } from '../decision/people.ts';
import { type Agreement, type Proposal, withSecond } from '../decision/round.ts';
import type { Cluster } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeskState } from './desk-state.ts';
import { clusterIn, type DecisionSight, sheetOf } from './decision-sight.ts';
import { questionsOf, viewOfRound } from './decision-view.ts';

type Verify = Extract<DecisionAct, { kind: 'verify' }>;
type VerifyEvent = Extract<RoundEvent, { kind: 'verify' }>;

/** The second person answers from the picture. A GO is shown only when its entry stands on the disk. */
export async function verify(desk: DeskState, act: Verify): Promise<DecisionAnswer> {
  await desk.keeper.check();
  const known = await desk.operators.list();
  if (!known.ok) return refused(known.error);
  const early = readVerification(desk, act, { name: act.by, known: known.value });
  if (!early.ok) return refused(early.error);
  const before = desk.tryStep(early.value.cluster.id, early.value.event);
  if (before.refused !== null) return refused(before.refused);
  const proven = await desk.operators.authenticate(act.by, act.passphrase);
  if (!proven.ok) return refused(proven.error);
  const read = readVerification(desk, act, { name: proven.value, known: known.value });
  if (!read.ok) return refused(read.error);
  if (read.value.proposal !== early.value.proposal) return refused('it is another proposal now: look at it first');
  return settle(desk, read.value);
}

const refused = (why: string): DecisionAnswer => ({ kind: 'refused', why });

/** What the second person says, over the picture of this moment. */
interface Verification {
  readonly sight: DecisionSight;
  readonly cluster: Cluster;
  readonly proposal: Proposal;
  readonly event: VerifyEvent;
}

function readVerification(
  desk: DeskState,
  { question, answers }: Verify,
  { name, known }: { readonly name: string; readonly known: readonly string[] },
): Result<Verification, string> {
  const lost = desk.whyLost();
  if (lost !== null) return err(lost);
  const sight = desk.sight();
  const cluster = sight === null ? null : clusterIn(sight, question.cluster);
  if (sight === null || cluster === null) return err(`nothing is known of ${question.cluster}`);
  const round = desk.roundOf(cluster.id);
  const candidate = cluster.members.find(({ host }) => host === question.candidate)?.host;
  if (candidate === undefined) return err(`choose one of the candidates of ${cluster.id}`);
  if (round.kind !== 'proposed') return err('nothing is proposed that could be verified');
  const asked = questionsOf(sight, cluster, round);
  const given = new Map<VerifierQuestion, string>(answers.map((one) => [one.question, one.answer]));
  const missing = unanswered(asked, given);
  if (missing.length > 0) return err(`answer first: ${missing.join(' ')}`);
  const of = { cluster: cluster.id, candidate: round.candidate };
  const isRecordOfFence = (record: string): boolean => {
    const own = sheetOf(sight, of, new Map([...round.attestations, ['G3', record]]));
    return own?.gates.find(({ id }) => id === 'G3')?.result === 'attested';
  };
  const event: VerifyEvent = {
    kind: 'verify',
    by: { name, isAuthenticated: true },
    candidate,
    compared: compareAnswers(asked, given, isRecordOfFence),
    isProposerKnown: known.some((one) => isSamePerson(one, round.proposer)),
    decision: desk.newId(),
    sheet: sheetOf(sight, of, withSecond(round, name)),
  };
  return ok({ sight, cluster, proposal: round, event });
}

async function settle(desk: DeskState, verification: Verification): Promise<DecisionAnswer> {
  const { cluster, event, proposal } = verification;
  const { round, refused: why } = desk.step(cluster.id, event);
  if (why !== null) return refused(why);
  if (round.kind === 'agreeing') return recordGo(desk, verification, round);
  const { decision: id, by, compared } = event;
  const ground = groundOf(desk, verification, proposal);
  const disagreement = { id, proposal, verifier: by.name, at: desk.now().epochMs, compared };
  const recorded = await desk.keeper.record(entryOfDisagreement(ground, disagreement));
  if (!recorded.ok) return refused(`the answers do not fit the picture: HOLD, NOT RECORDED: ${recorded.error}`);
  return { kind: 'done', round: viewOfRound(desk, cluster, round) };
}

async function recordGo(desk: DeskState, verification: Verification, agreement: Agreement): Promise<DecisionAnswer> {
  const { cluster, event } = verification;
  const { decision } = agreement;
  const ground = groundOf(desk, verification, agreement);
  const recorded = await desk.keeper.record(entryOfGo(ground, agreement, event.compared));
  if (!recorded.ok) {
    desk.step(cluster.id, { kind: 'unrecorded', decision, why: recorded.error });
    return refused(`no GO, because it is NOT RECORDED: ${recorded.error}`);
  }
  const { round } = desk.step(cluster.id, { kind: 'recorded', decision });
  if (round.kind === 'agreed' && round.decision === decision)
    return { kind: 'done', round: viewOfRound(desk, cluster, round) };
  // While it was written a gate changed, or somebody said NO-GO: it was never shown, and the log must say so.
  const text = round.kind === 'void' ? round.why : 'it was ended while it was being recorded';
  await desk.keeper.record({ kind: 'outcome', decision, by: 'Quorumscope', result: 'withdrawn', text });
  return refused(`no GO: ${text}`);
}

function groundOf(desk: DeskState, { sight, cluster, event }: Verification, of: Proposal): EntryGround {
  const { fleet, snapshot } = sight.tick;
  const attestations = event.compared.every(({ agrees }) => agrees) ? withSecond(of, event.by.name) : of.attestations;
  const sheet = sheetOf(sight, { cluster: cluster.id, candidate: of.candidate }, attestations);
  return { isDrill: desk.isDrill, fleet: fleet.name, cluster: cluster.id, snapshot, sheet };
}
