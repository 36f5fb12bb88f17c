import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { alarmFace, incidentObject, leftWords, minuteWords, type ShownIncident } from './alert-words.ts';
import styles from './alerts.module.css';
import { give, incidentsOf, useAlarmNow, useAlertsView } from './use-alerts.ts';

/** What was put aside, until when, by whom and why. It comes back by itself. */
export function ShelvedTab() {
  const list = incidentsOf(useAlertsView(), 'shelved');
  if (list.length === 0) return <p className={styles['message']}>Nothing is shelved.</p>;
  return (
    <div className={styles['scroller']}>
      <table className={styles['table']} data-shelved={list.length}>
        <thead>
          <tr>
            <th data-column="priority">priority</th>
            <th data-column="object">object</th>
            <th data-column="what is">what is</th>
            <th data-column="comes back">comes back</th>
            <th data-column="shelved by">shelved by</th>
            <th data-column="why">why</th>
            <th data-column="act">act</th>
          </tr>
        </thead>
        <tbody>
          {list.map((incident) => (
            <ShelvedRow key={incident.id} incident={incident} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ShelvedRow({ incident }: { readonly incident: ShownIncident }) {
  const stores = useStores();
  const inventory = useScreen((screen) => screen.inventory);
  const now = useAlarmNow();
  const { id, priority, text, shelved } = incident;
  return (
    <tr className={styles['row']} data-alarm={id} data-state={incident.state}>
      <td>
        <span className={styles['sign']}>
          <Glyph name={alarmFace(incident).glyph} size="1.35em" />
          <span>
            {priority}
            <span className={styles['stateWords']}>shelved</span>
          </span>
        </span>
      </td>
      <td>{incidentObject(inventory, incident)}</td>
      <td>{text}</td>
      <td>
        {shelved !== null && (
          <>
            {minuteWords(shelved.until, now)} UTC
            <span className={styles['second']}>{leftWords(shelved.until, now)}</span>
            {shelved.isOneShot && <span className={styles['second']}>or once it clears</span>}
          </>
        )}
      </td>
      <td>
        {shelved?.by}
        <span className={styles['second']}>{shelved !== null && minuteWords(shelved.at, now)}</span>
      </td>
      <td>{shelved?.reason}</td>
      <td>
        <button
          type="button"
          className={styles['button']}
          data-unshelve={id}
          onClick={() => give(stores, text, (by) => ({ kind: 'unshelve', incident: id, by }))}
        >
          Unshelve
        </button>
      </td>
    </tr>
  );
}
