import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { OperatorAct } from '../../main/contract/decision.ts';
import { PersonField } from '../decision/person-field.tsx';
import { PassphraseField, takePassphrase, TextField } from '../decision/text-field.tsx';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './settings.module.css';

/** A passphrase is at least this long; the engine refuses a shorter one too. */
const shortest = 8;

/** Who may decide. The first needs nobody; after that one of them stands for each change with his own passphrase. */
export function People() {
  const { operators } = useStores();
  const { names, change } = useStore(operators);
  return (
    <section className={styles['card']} data-people={names?.length ?? 'unknown'}>
      <h3>People who may decide</h3>
      {names === null ? (
        <p className={styles['quiet']}>The engine has not said who may decide.</p>
      ) : (
        <>
          <p className={styles['quiet']}>
            {names.length === 0
              ? 'Nobody yet: the first is set up by whoever sits here. A GO needs two.'
              : 'Each with a passphrase of his own. A GO needs two of them; NO-GO and HOLD need a name alone.'}
          </p>
          <ul className={styles['people']}>
            {names.map((name) => (
              <li key={name} data-operator={name}>
                {name}
              </li>
            ))}
          </ul>
          <ChangePeople key={names.join('\n')} names={names} />
        </>
      )}
      <p className={styles['outcome']} role="status" data-change={change.kind}>
        {change.kind === 'sent' && 'asking the engine …'}
        {change.kind === 'done' && change.what}
        {change.kind === 'refused' && (
          <>
            <Glyph name="p2" /> {change.why}
          </>
        )}
      </p>
    </section>
  );
}

function ChangePeople({ names }: { readonly names: readonly string[] }) {
  const { operators } = useStores();
  const [name, setName] = useState('');
  const [leaving, setLeaving] = useState('');
  const [by, setBy] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const fresh = useRef<HTMLInputElement>(null);
  const allowing = useRef<HTMLInputElement>(null);
  const isFirst = names.length === 0;

  const whoAllows = () => ({ name: by, passphrase: takePassphrase(allowing) });
  const mayNot = () => {
    if (isFirst) return null;
    return by === '' || allowing.current?.value === '' ? 'Who allows it? Choose a name and give its passphrase.' : null;
  };
  const give = (lacking: string | null, act: () => OperatorAct) => {
    setMissing(lacking);
    if (lacking === null) operators.setState({ ...operators.getState(), change: { kind: 'wished', act: act() } }, true);
  };
  const add = () => {
    const short = (fresh.current?.value.length ?? 0) < shortest;
    const lacking = name.trim() === '' ? 'A name is needed.' : short ? 'The passphrase needs 8 characters.' : mayNot();
    give(lacking, () => ({
      kind: 'add',
      name: name.trim(),
      passphrase: takePassphrase(fresh),
      by: isFirst ? null : whoAllows(),
    }));
  };
  const remove = () =>
    give(leaving === '' ? 'Who shall not decide any more? Choose a name.' : mayNot(), () => ({
      kind: 'remove',
      name: leaving,
      by: whoAllows(),
    }));
  return (
    <div className={styles['change']}>
      {!isFirst && (
        <div className={styles['change']} data-allowing>
          <PersonField label="allowed by" name={by} operators={names} onName={setBy} />
          <PassphraseField label="passphrase of who allows it" field={allowing} />
        </div>
      )}
      <div className={styles['change']} data-adding>
        <TextField label="name" name="new-name" value={name} onText={setName} />
        <PassphraseField label={`passphrase, ${shortest} characters or more`} field={fresh} />
        <button type="button" className={styles['button']} data-add-operator onClick={add}>
          Add
        </button>
      </div>
      {!isFirst && (
        <div className={styles['change']} data-removing>
          <PersonField label="who leaves" name={leaving} operators={names} onName={setLeaving} />
          <button type="button" className={styles['button']} data-remove-operator onClick={remove}>
            Remove
          </button>
        </div>
      )}
      {missing !== null && (
        <p className={styles['outcome']} role="alert">
          <Glyph name="p2" /> {missing}
        </p>
      )}
    </div>
  );
}
