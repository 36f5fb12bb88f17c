import { useId } from 'react';
import styles from './decision.module.css';

interface PersonFieldProps {
  readonly label: string;
  readonly name: string;
  readonly operators: readonly string[];
  readonly onName: (name: string) => void;
}

/** Who acts: one of those who may decide, or, before anybody was set up, a name written by hand. */
export function PersonField({ label, name, operators, onName }: PersonFieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {operators.length === 0 ? (
        <input
          id={id}
          data-person={label}
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => onName(event.target.value)}
        />
      ) : (
        <select
          id={id}
          data-person={label}
          value={operators.includes(name) ? name : ''}
          onChange={(event) => onName(event.target.value)}
        >
          <option value="">choose a name</option>
          {operators.map((operator) => (
            <option key={operator} value={operator}>
              {operator}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
