import { type ReactNode, useId } from 'react';
import styles from './decision.module.css';

interface FieldProps {
  readonly label: string;
  /** Draws what is filled in, which takes this id. */
  readonly children: (id: string) => ReactNode;
}

/** Something to fill in below its label. */
export function Field({ label, children }: FieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

/** The options of a select: first `none`, the words for no answer yet. */
export function Options({ none, choices }: { readonly none: string; readonly choices: readonly string[] }) {
  return (
    <>
      <option value="">{none}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </>
  );
}
