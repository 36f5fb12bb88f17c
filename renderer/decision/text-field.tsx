import styles from './decision.module.css';
import { Field } from './field.tsx';

interface TextFieldProps {
  readonly label: string;
  /** What the answer should hold. */
  readonly hint?: string | null;
  readonly value: string;
  readonly name: string;
  readonly onText: (text: string) => void;
}

/** A line of text that a person types. The Enter key does nothing in it. */
export function TextField({ label, hint = null, value, name, onText }: TextFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <>
          <input
            id={id}
            data-field={name}
            value={value}
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onText(event.target.value)}
          />
          {hint !== null && <p className={styles['hint']}>{hint}</p>}
        </>
      )}
    </Field>
  );
}

interface PassphraseFieldProps {
  readonly label: string;
  readonly field: React.RefObject<HTMLInputElement | null>;
}

/** A passphrase: read from the field when it is needed, kept nowhere else. */
export function PassphraseField({ label, field }: PassphraseFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <input ref={field} id={id} type="password" data-field="passphrase" maxLength={1024} autoComplete="off" />
      )}
    </Field>
  );
}

/** Takes the passphrase out of its field, which is empty then. */
export function takePassphrase(field: React.RefObject<HTMLInputElement | null>): string {
  const { current } = field;
  if (current === null) return '';
  const { value } = current;
  current.value = '';
  return value;
}
