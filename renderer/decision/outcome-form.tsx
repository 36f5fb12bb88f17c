import { useState } from 'react';
import { useStore } from 'zustand';
import type { DecisionAct } from '../../main/contract/decision.ts';
import { chosenPerson, type as typeIn, wish } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import { ChoiceField } from './choice-field.tsx';
import styles from './decision.module.css';
import { PersonField } from './person-field.tsx';
import { TextField } from './text-field.tsx';

type Result = Extract<DecisionAct, { readonly kind: 'outcome' }>['result'];

const results: readonly Result[] = ['carried-out', 'failed', 'withdrawn', 'expired'];

interface OutcomeFormProps {
  readonly decision: string;
  readonly operators: readonly string[];
  readonly onTold: () => void;
}

/** What came of a decision, told later: it becomes an entry of its own in the log. */
export function OutcomeForm({ decision, operators, onTold }: OutcomeFormProps) {
  const store = useStores().decision;
  const draft = useStore(store, (state) => state.draft);
  const [result, setResult] = useState('');
  const [text, setText] = useState('');
  const by = chosenPerson(draft.by, operators);
  const tell = () => {
    const chosen = results.find((one) => one === result);
    if (chosen === undefined || by === '' || text.trim() === '') return;
    wish(store, { kind: 'outcome', decision, by, result: chosen, text: text.trim() });
    onTold();
  };
  return (
    <div className={styles['form']} data-outcome-form={decision}>
      <ChoiceField label="what came of it" name="result" value={result} choices={results} onChoice={setResult} />
      <TextField label="in words" name="outcome" value={text} onText={setText} />
      <PersonField
        label="told by"
        name={operators.length === 0 ? draft.by : by}
        operators={operators}
        onName={(name) => typeIn(store, { by: name })}
      />
      <button
        type="button"
        className={styles['button']}
        disabled={result === '' || by === '' || text.trim() === ''}
        onClick={tell}
      >
        Record it
      </button>
    </div>
  );
}
