import { useId } from 'react';
import styles from './decision.module.css';

interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChoice: (choice: string) => void;
}

/** One of several answers, none of them set before somebody chooses. */
export function ChoiceField({ label, name, value, choices, onChoice }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} data-field={name} value={value} onChange={(event) => onChoice(event.target.value)}>
        <option value="">choose</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </div>
  );
}
