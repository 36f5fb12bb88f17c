import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { chosenPerson, questionOf, type as typeIn, wish } from '../state/decision.ts';
import type { Stores } from '../state/stores.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { ActLine } from './act-line.tsx';
import styles from './decision.module.css';
import { PersonField } from './person-field.tsx';
import { TextField } from './text-field.tsx';
import { useClusterView } from './use-decision.ts';

type SafeWord = 'NO-GO' | 'HOLD';

/** NO-GO and HOLD: one person, one press, at any time. They also end a proposal and a GO. */
export function SayBlock() {
  const stores = useStores();
  const view = useClusterView();
  const operators = view?.operators ?? [];
  const draft = useStore(stores.decision, (state) => state.draft);
  const [isNameless, setIsNameless] = useState(false);
  const block = useRef<HTMLElement>(null);
  const name = chosenPerson(draft.by, operators);

  const say = (word: SafeWord) => {
    setIsNameless(name === '');
    if (name === '') return block.current?.querySelector<HTMLElement>('[data-person]')?.focus();
    sayWord(stores, word, name);
  };
  useSafeKeys(say);
  return (
    <section ref={block} className={styles['say']} aria-label="NO-GO or HOLD by one person">
      <div className={styles['words']}>
        <button type="button" className={styles['sayWord']} data-say="NO-GO" onClick={() => say('NO-GO')}>
          <Glyph name="fail" size="1.6em" /> NO-GO <kbd>Alt+N</kbd>
        </button>
        <button type="button" className={styles['sayWord']} data-say="HOLD" onClick={() => say('HOLD')}>
          <Glyph name="hold" size="1.6em" /> HOLD <kbd>Alt+H</kbd>
        </button>
      </div>
      <div className={styles['pair']}>
        <PersonField
          label="said by"
          name={operators.length === 0 ? draft.by : name}
          operators={operators}
          onName={(by) => typeIn(stores.decision, { by })}
        />
        <TextField
          label="because (may be empty)"
          name="saying"
          value={draft.saying}
          onText={(saying) => typeIn(stores.decision, { saying })}
        />
      </div>
      {isNameless && name === '' ? (
        <p className={styles['actLine']} role="alert" data-level="p2">
          <Glyph name="p2" />
          Who says it? Choose a name, then press again.
        </p>
      ) : (
        <ActLine of={['say']} />
      )}
    </section>
  );
}

function sayWord({ decision, place }: Stores, word: SafeWord, by: string): void {
  const question = questionOf(place.getState());
  if (question === null) return;
  wish(decision, { kind: 'say', question, word, by, reason: decision.getState().draft.saying.trim() });
}

/** `Alt+N` and `Alt+H`, wherever the focus is on this screen, also in a field. There is none for GO. */
function useSafeKeys(say: (word: SafeWord) => void): void {
  const newest = useRef(say);
  useEffect(() => {
    newest.current = say;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const word = safeWordOf(event);
      if (word === null) return;
      event.preventDefault();
      newest.current(word);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** By the letter where the layout gives one, else by the place of the key (macOS makes a tilde of Option+N). */
function safeWordOf({ key, code }: KeyboardEvent): SafeWord | null {
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.slice(3).toLowerCase();
  if (letter === 'n') return 'NO-GO';
  return letter === 'h' ? 'HOLD' : null;
}
