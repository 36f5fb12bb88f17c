import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { TextField } from '../decision/text-field.tsx';
import { typeAlert } from '../state/alerts.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { ShownIncident } from './alert-words.ts';
import styles from './alerts.module.css';
import { focusList } from './focus-list.ts';
import { give, openShelving, useDraftFor } from './use-alerts.ts';

const minute = 60_000;

/** How long an alarm may be shelved: eight hours at most (research/5, A6). */
const spans: readonly { readonly forMs: number; readonly words: string }[] = [
  { forMs: 30 * minute, words: '30 min' },
  { forMs: 60 * minute, words: '1 h' },
  { forMs: 240 * minute, words: '4 h' },
  { forMs: 480 * minute, words: '8 h' },
];

/** Puts an alarm aside for a time, with a reason and an end. It covers nothing: the list goes on beside it. */
export function ShelveDialog({ incident }: { readonly incident: ShownIncident }) {
  const stores = useStores();
  const draft = useDraftFor(incident.id);
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-field="shelve-reason"]')?.focus(), []);

  const { shelving } = draft;
  const change = (next: Partial<typeof shelving>) =>
    typeAlert(stores.alerts, { ...draft, shelving: { ...shelving, ...next } });
  const close = () => {
    focusList(box.current);
    openShelving(stores, incident, false);
  };
  const shelve = () => {
    const reason = draft.reason.trim();
    setIsReasonMissing(reason === '');
    if (reason === '') return;
    const { forMs, isOneShot } = shelving;
    give(stores, incident.text, (by) => ({ kind: 'shelve', incident: incident.id, by, reason, forMs, isOneShot }));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <div
      ref={box}
      className={styles['dialog']}
      role="dialog"
      aria-label="Shelve this alarm"
      data-shelving
      onKeyDown={onKey}
    >
      <h4>Shelve: it comes back by itself</h4>
      <TextField
        label="reason"
        name="shelve-reason"
        value={draft.reason}
        onText={(reason) => typeAlert(stores.alerts, { ...draft, reason })}
      />
      {isReasonMissing && draft.reason.trim() === '' && (
        <p className={styles['missing']} role="alert">
          <Glyph name="p2" /> Why? A reason is needed.
        </p>
      )}
      <fieldset className={styles['spans']}>
        <legend>for</legend>
        {spans.map(({ forMs, words }) => (
          <label key={forMs}>
            <input
              type="radio"
              name="shelve-for"
              data-for={forMs}
              checked={shelving.forMs === forMs}
              onChange={() => change({ forMs })}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <label className={styles['check']}>
        <input
          type="checkbox"
          data-one-shot
          checked={shelving.isOneShot}
          onChange={(event) => change({ isOneShot: event.target.checked })}
        />
        one-shot: off the shelf too once it clears
      </label>
      <div className={styles['buttons']}>
        <button type="button" className={styles['main']} data-shelve onClick={shelve}>
          Shelve
        </button>
        <button type="button" className={styles['button']} data-shelve-close onClick={close}>
          Leave it <kbd>Esc</kbd>
        </button>
      </div>
    </div>
  );
}
