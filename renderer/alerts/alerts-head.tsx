import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import { typeAlert } from '../state/alerts.ts';
import type { AlertsTab } from '../state/place.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './alerts.module.css';
import { focusList } from './focus-list.ts';
import { muteChannels } from './channel-words.ts';
import {
  putAlerts,
  silenceSounds,
  useAlarmCounts,
  useAlertsPlace,
  useAlertsView,
  useIsAlertingBlind,
} from './use-alerts.ts';

const tabs: readonly { readonly id: AlertsTab; readonly name: string }[] = [
  { id: 'active', name: 'Active' },
  { id: 'shelved', name: 'Shelved' },
  { id: 'maintenance', name: 'Maintenance' },
  { id: 'channels', name: 'Channels' },
  { id: 'chains', name: 'Chains' },
  { id: 'kpis', name: 'KPIs' },
];

/** The parts of the screen, who sits here, and the quick way to silence. */
export function AlertsHead() {
  const stores = useStores();
  return (
    <header className={styles['head']}>
      <TabList />
      <NameField />
      <button
        type="button"
        className={styles['button']}
        data-silence
        title="silences the sounds for two minutes; acknowledges nothing"
        onClick={() => silenceSounds(stores)}
      >
        Silence 2 min <kbd>s</kbd>
      </button>
    </header>
  );
}

function TabList() {
  const stores = useStores();
  const { tab } = useAlertsPlace();
  const list = useRef<HTMLDivElement>(null);
  const show = (id: AlertsTab) => putAlerts(stores, { tab: id, cursor: null });
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.findIndex(({ id }) => id === tab) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    show(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={list} className={styles['tabs']} role="tablist" aria-label="Parts of Alerts" onKeyDown={onKey}>
      {tabs.map(({ id, name }) => (
        <button
          key={id}
          id={`alerts-tab-${id}`}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={tab === id}
          aria-controls="alerts-panel"
          tabIndex={tab === id ? 0 : -1}
          data-tab={id}
          onClick={() => show(id)}
        >
          {name} <TabCount tab={id} />
        </button>
      ))}
    </div>
  );
}

/** How many stand on a tab; what cannot tell, and what has a gap, with its sign. */
function TabCount({ tab }: { readonly tab: AlertsTab }) {
  const counts = useAlarmCounts();
  const view = useAlertsView();
  const isBlind = useIsAlertingBlind();
  if (counts === null || view === null) return null;
  const faults = {
    channels: muteChannels(view.channels).length + view.deadLetters.length,
    chains: view.chains.filter(({ gaps }) => gaps.length > 0).length,
  };
  if (tab === 'channels' || tab === 'chains') {
    const count = faults[tab];
    return count === 0 ? null : (
      <strong data-tab-count={count}>
        <Glyph name="p2" /> {count}
      </strong>
    );
  }
  if (tab === 'kpis') return null;
  const numbers = {
    active: counts.P1 + counts.P2 + counts.P3,
    shelved: counts.shelved,
    maintenance: view.maintenance.length,
  };
  return <span data-tab-count={numbers[tab]}>{isBlind ? '?' : numbers[tab]}</span>;
}

/** Who acts. Asked for once, and kept until this window is closed. */
function NameField() {
  const { alerts } = useStores();
  const { by, isNameMissing } = useStore(alerts, ({ draft }) => draft);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNameMissing) field.current?.focus();
  }, [isNameMissing]);
  return (
    <span className={styles['who']}>
      {isNameMissing && (
        <span className={styles['missing']} role="alert">
          <Glyph name="p2" /> Who does it? Give a name, then do it again.
        </span>
      )}
      <label htmlFor={id}>your name</label>
      <input
        ref={field}
        id={id}
        data-field="by"
        value={by}
        maxLength={120}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => typeAlert(alerts, { by: event.target.value, isNameMissing: false })}
        onKeyDown={(event) => event.key === 'Enter' && focusList(event.currentTarget)}
      />
    </span>
  );
}
