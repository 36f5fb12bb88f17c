import type { DecisionRound } from '../../main/contract/decision.ts';
import { utcClock } from '../ui/time-words.ts';
import styles from './decision.module.css';
import { leftWords } from './decision-words.ts';
import { TakeVerdict } from './take-verdict.tsx';
import { useRoundLeftMs } from './use-decision.ts';

/** A GO that two people agreed on: how long it lasts, and the step of the runbook as text. Nothing is executed. */
export function AgreedGo({ round }: { readonly round: Extract<DecisionRound, { readonly kind: 'agreed' }> }) {
  const leftMs = useRoundLeftMs();
  return (
    <div className={styles['form']} data-agreed={round.decision}>
      <p className={styles['countdown']} data-left={Math.floor(leftMs / 1000)}>
        <span className={styles['goWord']}>GO</span> for {leftWords(leftMs)} more
      </p>
      <p>
        {round.proposer} and {round.verifier}, {utcClock(round.at)} UTC, {round.decision}. Any change of a gate, NO-GO
        and HOLD end it.
      </p>
      <h4>The step, to be done by hand</h4>
      <pre className={styles['step']}>{round.step}</pre>
      <TakeVerdict decision={round.decision} />
    </div>
  );
}
