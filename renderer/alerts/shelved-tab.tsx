import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { alarmFace, incidentObject, leftWords, minuteWords } from './alert-words.ts';
import styles from './alerts.module.css';
import { give, incidentsOf, useAlarmNow, useAlertsView } from './use-alerts.ts';

/** What was put aside, until when, by whom and why. It comes back by itself. */
export function ShelvedTab() {
  const stores = useStores();
  const list = incidentsOf(useAlertsView(), 'shelved');
  const inventory = useScreen((screen) => screen.inventory);
  const now = useAlarmNow();
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
            <tr key={incident.id} className={styles['row']} data-alarm={incident.id} data-state={incident.state}>
              <td>
                <span className={styles['sign']}>
                  <Glyph name={alarmFace(incident).glyph} size="1.35em" />
                  <span>
                    {incident.priority}
                    <span className={styles['second']}>shelved</span>
                  </span>
                </span>
              </td>
              <td>{incidentObject(inventory, incident)}</td>
              <td>{incident.text}</td>
              <td>
                {incident.shelved !== null && (
                  <>
                    {minuteWords(incident.shelved.until, now)} UTC
                    <span className={styles['second']}>{leftWords(incident.shelved.until, now)}</span>
                    {incident.shelved.isOneShot && <span className={styles['second']}>or once it clears</span>}
                  </>
                )}
              </td>
              <td>
                {incident.shelved?.by}
                <span className={styles['second']}>
                  {incident.shelved !== null && minuteWords(incident.shelved.at, now)}
                </span>
              </td>
              <td>{incident.shelved?.reason}</td>
              <td>
                <button
                  type="button"
                  className={styles['button']}
                  data-unshelve={incident.id}
                  onClick={() => give(stores, incident.text, (by) => ({ kind: 'unshelve', incident: incident.id, by }))}
                >
                  Unshelve
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
