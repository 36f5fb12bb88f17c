import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DecisionRound } from '../../main/contract/decision.ts';
import { questionOf, type as typeIn, wish } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { ActLine } from './act-line.tsx';
import { ChoiceField } from './choice-field.tsx';
import styles from './decision.module.css';
import { PersonField } from './person-field.tsx';
import { PassphraseField, takePassphrase, TextField } from './text-field.tsx';

type Proposed = Extract<DecisionRound, { readonly kind: 'proposed' }>;

interface VerifyFormProps {
  readonly round: Proposed;
  readonly operators: readonly string[];
}

/** The second of two: answers from the live picture, without what the first one wrote. */
export function VerifyForm({ round, operators }: VerifyFormProps) {
  const { decision, place } = useStores();
  const draft = useStore(decision, (state) => state.draft);
  const [missing, setMissing] = useState<string | null>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const others = operators.filter((name) => name !== round.proposer);
  const by = others.includes(draft.verifier) ? draft.verifier : '';
  const answers = round.asked.map(({ question }) => ({ question, answer: (draft.answers[question] ?? '').trim() }));

  const verify = () => {
    const question = questionOf(place.getState());
    if (question === null) return;
    const isShort = answers.some(({ answer }) => answer === '');
    const lacking = isShort
      ? 'Answer each question from the picture as it is now.'
      : by === ''
        ? 'Who verifies? Choose a name.'
        : (passphrase.current?.value ?? '') === ''
          ? 'The passphrase of the verifier is needed.'
          : null;
    setMissing(lacking);
    if (lacking === null)
      wish(decision, { kind: 'verify', question, by, passphrase: takePassphrase(passphrase), answers });
  };
  if (others.length === 0) return <p>A second person must be set up in Settings (8) to answer.</p>;
  return (
    <div className={styles['form']} data-verify>
      <p>
        {round.proposer} proposes <span className={styles['goWord']}>GO</span>. Another person answers from what is seen
        now; what {round.proposer} wrote is not shown.
      </p>
      {round.asked.map(({ question, text, choices }) =>
        choices === null ? (
          <TextField
            key={question}
            label={text}
            name={question}
            value={draft.answers[question] ?? ''}
            onText={(answer) => typeIn(decision, { answers: { ...draft.answers, [question]: answer } })}
          />
        ) : (
          <ChoiceField
            key={question}
            label={text}
            name={question}
            value={draft.answers[question] ?? ''}
            choices={choices}
            onChoice={(answer) => typeIn(decision, { answers: { ...draft.answers, [question]: answer } })}
          />
        ),
      )}
      <div className={styles['pair']}>
        <PersonField
          label="verifier"
          name={by}
          operators={others}
          onName={(verifier) => typeIn(decision, { verifier })}
        />
        <PassphraseField label="passphrase" field={passphrase} />
      </div>
      <button type="button" className={styles['button']} data-verify-now onClick={verify}>
        Give these answers
      </button>
      {missing !== null && (
        <p className={styles['actLine']} role="alert" data-level="p2">
          <Glyph name="p2" />
          {missing}
        </p>
      )}
      <ActLine of={['propose', 'verify']} />
    </div>
  );
}
