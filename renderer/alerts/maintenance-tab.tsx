import type { AlertsView } from '../../main/contract/alerts.ts';
import { sideName } from '../state/side-name.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { incidentObject, leftWords, minuteWords } from './alert-words.ts';
import styles from './alerts.module.css';
import { MaintenanceForm } from './maintenance-form.tsx';
import { give, incidentsOf, useAlarmNow, useAlertsView } from './use-alerts.ts';

type Work = AlertsView['maintenance'][number];

/** Planned work: what it suppresses, until when; and the form that plans another. */
export function MaintenanceTab() {
  const view = useAlertsView();
  if (view === null) return null;
  return (
    <div className={styles['split']}>
      <div className={styles['scroller']}>
        <Windows works={view.maintenance} />
        <Suppressed />
      </div>
      <MaintenanceForm />
    </div>
  );
}

function Windows({ works }: { readonly works: readonly Work[] }) {
  if (works.length === 0) return <p className={styles['sentence']}>No maintenance is planned.</p>;
  return (
    <table className={styles['table']} data-works={works.length}>
      <thead>
        <tr>
          <th data-column="work">work</th>
          <th data-column="from">from</th>
          <th data-column="until">until</th>
          <th data-column="object">on what</th>
          <th data-column="shelved by">owner</th>
          <th data-column="why">why</th>
          <th data-column="act">act</th>
        </tr>
      </thead>
      <tbody>
        {works.map((work) => (
          <WorkRow key={work.id} work={work} />
        ))}
      </tbody>
    </table>
  );
}

function WorkRow({ work }: { readonly work: Work }) {
  const stores = useStores();
  const inventory = useScreen((screen) => screen.inventory);
  const now = useAlarmNow();
  const isOn = work.from <= now && now < work.until;
  const regions = inventory === undefined ? work.regions.join('+') : sideName(inventory, work.regions);
  const things = [...(regions === '' ? [] : [regions]), ...work.hosts, ...work.clusters];
  return (
    <tr className={styles['row']} data-work={work.id} data-on={isOn}>
      <td>
        <span className={styles['sign']}>
          {isOn && <Glyph name="maint" size="1.35em" />}
          <span>
            {isOn ? 'under way' : now < work.from ? 'planned' : 'over'}
            <span className={styles['second']}>{work.id}</span>
          </span>
        </span>
      </td>
      <td>{minuteWords(work.from, now)}</td>
      <td>
        {minuteWords(work.until, now)}
        {isOn && <span className={styles['second']}>{leftWords(work.until, now)}</span>}
      </td>
      <td>{things.join(', ')}</td>
      <td>{work.owner}</td>
      <td>{work.reason}</td>
      <td>
        <button
          type="button"
          className={styles['button']}
          data-end-work={work.id}
          onClick={() => give(stores, work.id, (by) => ({ kind: 'end-maintenance', id: work.id, by }))}
        >
          End it
        </button>
      </td>
    </tr>
  );
}

/** Alarms that a maintenance keeps from being announced. Their members still count in quorum. */
function Suppressed() {
  const view = useAlertsView();
  const list = incidentsOf(view, 'maintenance');
  const inventory = useScreen((screen) => screen.inventory);
  const now = useAlarmNow();
  const endOf = (id: string | null) => view?.maintenance.find((work) => work.id === id)?.until;
  return (
    <section className={styles['below']} aria-label="Suppressed alarms" data-suppressed={list.length}>
      <h4>Suppressed by it</h4>
      {list.length === 0 && <p className={styles['quiet']}>No alarm is suppressed.</p>}
      <ul>
        {list.map((incident) => {
          const until = endOf(incident.suppressedBy);
          return (
            <li key={incident.id} className={styles['entry']} data-alarm={incident.id} data-state={incident.state}>
              <Glyph name="maint" />
              <span>
                {incident.priority} {incidentObject(inventory, incident)}: {incident.text}
                <span className={styles['second']}>
                  by {incident.suppressedBy ?? 'a maintenance without a name'}
                  {until !== undefined && `, until ${minuteWords(until, now)} UTC`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles['quiet']}>Votes of members in maintenance still count: their loss would be one.</p>
    </section>
  );
}
