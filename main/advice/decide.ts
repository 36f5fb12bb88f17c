import { type AdviceWord, type Gate, gateIds, type GateId, type GateResult } from '../domain/advice.ts';
import { isAttestable } from './attestation.ts';
import type { Case } from './case.ts';
import { judgeFreshEnough } from './gate-fresh-enough.ts';
import { judgeNoFlipFlop } from './gate-no-flip-flop.ts';
import { judgeNoOtherPrimary } from './gate-no-other-primary.ts';
import { judgeNothingElseActs } from './gate-nothing-else-acts.ts';
import { judgeOldPrimary } from './gate-old-primary.ts';
import { judgePeople } from './gate-people.ts';
import { judgeQuorumElsewhere, judgeQuorumHere } from './gate-quorum.ts';
import { judgeSettled } from './gate-settled.ts';
import { judgeSight, whyBlind } from './gate-sight.ts';
import type { GateWord, JudgeGate } from './gate.ts';

/** Any gate that fails makes NO-GO; no fail and any unknown makes HOLD; all that pass or are attested make GO (domain.md, "Advice"). */
export function adviceOf(results: readonly GateResult[]): AdviceWord {
  if (results.includes('fail')) return 'NO-GO';
  const isWhole = results.length === gateIds.length && results.every((one) => one === 'pass' || one === 'attested');
  return isWhole ? 'GO' : 'HOLD';
}

const gates: Readonly<Record<GateId, { readonly title: string; readonly judge: JudgeGate }>> = {
  G1: { title: 'sight', judge: judgeSight },
  G2: { title: 'settled', judge: judgeSettled },
  G3: { title: 'old primary cannot write', judge: judgeOldPrimary },
  G4: { title: 'quorum here', judge: judgeQuorumHere },
  G5: { title: 'no quorum elsewhere', judge: judgeQuorumElsewhere },
  G6: { title: 'fresh enough', judge: judgeFreshEnough },
  G7: { title: 'no other primary', judge: judgeNoOtherPrimary },
  G8: { title: 'nothing else acts', judge: judgeNothingElseActs },
  G9: { title: 'no flip-flop', judge: judgeNoFlipFlop },
  G10: { title: 'people', judge: judgePeople },
};

/** Answers the ten gates of a case, in their order. */
export function judgeGates(one: Case): readonly Gate[] {
  const blind = whyBlind(one);
  return gateIds.map((id) => {
    const { title, judge } = gates[id];
    const word = judge(one);
    return answered(id, title, blind === null ? word : withoutSight(word, blind), one);
  });
}

/** A blind observer neither passes nor fails anything: what it remembers may have changed (research/5, A4, "Blind"). */
function withoutSight(word: GateWord, blind: string): GateWord {
  const why = word.result === 'unknown' ? word.why : `${blind}; before that: ${word.why}`;
  return { ...word, result: 'unknown', why, cure: word.cure ?? 'get the observer its own sight back first' };
}

/** The gate with the word of people where there is one, and where it may settle it. */
function answered(id: GateId, title: string, word: GateWord, { attestations, cluster }: Case): Gate {
  const { result, why, evidence, cure } = word;
  const said = attestations.get(id);
  const isOpen = result === 'unknown' || id === 'G9';
  const mayVouch = isAttestable(id, cluster.quorum.model) && word.refuses !== undefined && isOpen;
  if (said === undefined || result === 'pass' || !mayVouch) return { id, title, result, why, evidence, cure };
  const refusal = word.refuses?.(said) ?? null;
  if (refusal !== null) return { id, title, result, why: `${refusal}; ${why}`, evidence, cure };
  return { id, title, result: 'attested', why: `people say: ${said} (seen: ${why})`, evidence, cure: null };
}
