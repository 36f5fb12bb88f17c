import { TextField } from '../decision/text-field.tsx';
import { typeAlert } from '../state/alerts.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import {
  alarmFace,
  incidentObject,
  priorityLevel,
  type ShownIncident,
  whyNotAcknowledged,
  whyNotShelved,
} from './alert-words.ts';
import styles from './alerts.module.css';
import { ChainCourse } from './chain-course.tsx';
import { ShelveDialog } from './shelve-dialog.tsx';
import { acknowledge, openShelving, useAlertsView, useDraftFor, useIsAlertingBlind } from './use-alerts.ts';

/** What can be done about the incident at the cursor. Without one there is nothing to do, and no key acts. */
export function IncidentDesk({ incident }: { readonly incident: ShownIncident | null }) {
  if (incident === null) {
    return (
      <aside className={styles['desk']} aria-label="Chosen incident" data-desk="none">
        <p className={styles['quiet']}>
          The incident that was chosen here is off the list. Choose another: j, k or a click.
        </p>
      </aside>
    );
  }
  return (
    <aside className={styles['desk']} aria-label="Chosen incident" data-desk={incident.id}>
      <DeskHead incident={incident} />
      <Acknowledging key={incident.id} incident={incident} />
      <Shelving incident={incident} />
      <Told incident={incident} />
    </aside>
  );
}

function DeskHead({ incident }: { readonly incident: ShownIncident }) {
  const inventory = useScreen((screen) => screen.inventory);
  const isBlind = useIsAlertingBlind();
  const face = alarmFace(incident);
  return (
    <header className={styles['deskHead']} data-level={priorityLevel(incident.priority)}>
      <h3>
        <Glyph name={face.glyph} /> {incident.priority} {incidentObject(inventory, incident)}
      </h3>
      <p className={styles['second']}>{isBlind ? `was ${face.words}` : face.words}</p>
      <p>{incident.text}</p>
      <p className={styles['todo']}>
        <span className={styles['quiet']}>what to do: </span>
        {incident.runbook ?? 'no runbook is named'}
      </p>
    </header>
  );
}

function Acknowledging({ incident }: { readonly incident: ShownIncident }) {
  const stores = useStores();
  const draft = useDraftFor(incident.id);
  const why = whyNotAcknowledged(incident);
  if (why !== null) {
    return (
      <p className={styles['sentence']} data-acknowledged>
        {why} {incident.acknowledged?.reason}
      </p>
    );
  }
  return (
    <section className={styles['form']} aria-label="Acknowledge">
      <TextField
        label="reason (may be empty)"
        name="reason"
        value={draft.reason}
        onText={(reason) => typeAlert(stores.alerts, { ...draft, reason })}
      />
      <button type="button" className={styles['main']} data-acknowledge onClick={() => acknowledge(stores, incident)}>
        Acknowledge <kbd>a</kbd>
      </button>
    </section>
  );
}

function Shelving({ incident }: { readonly incident: ShownIncident }) {
  const stores = useStores();
  const { shelving } = useDraftFor(incident.id);
  const why = whyNotShelved(incident);
  if (why !== null) {
    return (
      <p className={styles['sentence']} data-not-shelved>
        {why}
      </p>
    );
  }
  if (shelving.isOpen) return <ShelveDialog incident={incident} />;
  return (
    <button
      type="button"
      className={styles['button']}
      data-shelve-open
      onClick={() => openShelving(stores, incident, true)}
    >
      Shelve … <kbd>z</kbd>
    </button>
  );
}

/** Who was told of it, and who comes next. */
function Told({ incident }: { readonly incident: ShownIncident }) {
  const chains = useAlertsView()?.chains.filter((chain) => chain.incident === incident.id) ?? [];
  return (
    <section className={styles['told']} aria-label="Who was told">
      <h4>Who was told</h4>
      {chains.length === 0 && <p className={styles['quiet']}>No chain began for it: nobody was told by one.</p>}
      {chains.map((chain) => (
        <ChainCourse key={chain.chain} chain={chain} />
      ))}
    </section>
  );
}
