import { Field, Options } from './field.tsx';

interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChoice: (choice: string) => void;
}

/** One of several answers, none of them set before somebody chooses. */
export function ChoiceField({ label, name, value, choices, onChoice }: ChoiceFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} data-field={name} value={value} onChange={(event) => onChoice(event.target.value)}>
          <Options none="choose" choices={choices} />
        </select>
      )}
    </Field>
  );
}
