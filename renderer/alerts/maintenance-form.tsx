import { useState } from 'react';
import { useStore } from 'zustand';
import { TextField } from '../decision/text-field.tsx';
import { typeAlert, type WorkDraft } from '../state/alerts.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './alerts.module.css';
import { give, useAlarmNow } from './use-alerts.ts';
import { readWork } from './work-draft.ts';

const fields: readonly { readonly name: keyof WorkDraft; readonly label: string; readonly hint: string | null }[] = [
  { name: 'from', label: 'from (UTC)', hint: '2026-11-22 14:05 or 14:05; empty = now' },
  { name: 'until', label: 'until (UTC)', hint: 'never without an end' },
  { name: 'regions', label: 'regions', hint: 'codes, with commas between them' },
  { name: 'hosts', label: 'hosts', hint: null },
  { name: 'clusters', label: 'clusters', hint: null },
  { name: 'reason', label: 'why', hint: null },
];

/** Plans a maintenance. What is missing or unknown is said before anything is sent. */
export function MaintenanceForm() {
  const stores = useStores();
  const draft = useStore(stores.alerts, (state) => state.draft);
  const inventory = useScreen((screen) => screen.inventory);
  const now = useAlarmNow();
  const [missing, setMissing] = useState<string | null>(null);

  const type = (change: Partial<WorkDraft>) => typeAlert(stores.alerts, { work: { ...draft.work, ...change } });
  const plan = () => {
    if (inventory === undefined) return setMissing('The inventory is not known yet.');
    const read = readWork(draft.work, inventory, draft.by.trim(), now);
    setMissing(read.ok ? null : read.error);
    if (!read.ok) return;
    const { value } = read;
    const things = [...value.regions, ...value.hosts, ...value.clusters].join(', ');
    give(stores, `of ${things}`, () => value);
  };
  return (
    <aside className={styles['desk']} aria-label="Plan a maintenance" data-work-form>
      <h3>Plan a maintenance</h3>
      <section className={styles['form']}>
        {fields.map(({ name, label, hint }) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            name={`work-${name}`}
            value={draft.work[name]}
            onText={(text) => type({ [name]: text })}
          />
        ))}
        <button type="button" className={styles['main']} data-plan onClick={plan}>
          Plan it
        </button>
        {missing !== null && (
          <p className={styles['missing']} role="alert">
            <Glyph name="p2" /> {missing}
          </p>
        )}
      </section>
    </aside>
  );
}
