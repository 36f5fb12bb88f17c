import { Field, Options } from './field.tsx';

interface PersonFieldProps {
  readonly label: string;
  readonly name: string;
  readonly operators: readonly string[];
  readonly onName: (name: string) => void;
}

/** Who acts: one of those who may decide, or, before anybody was set up, a name written by hand. */
export function PersonField({ label, name, operators, onName }: PersonFieldProps) {
  return (
    <Field label={label}>
      {(id) =>
        operators.length === 0 ? (
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
            <Options none="choose a name" choices={operators} />
          </select>
        )
      }
    </Field>
  );
}
