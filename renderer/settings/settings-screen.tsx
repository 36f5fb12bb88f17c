import { IncidentList } from '../report/incident-list.tsx';
import { SelfCheckPage } from './self-check.tsx';
import styles from './settings.module.css';

/** Settings: what the program says of its own work, and the incidents it recorded. */
export function SettingsScreen() {
  return (
    <section className={styles['settings']} aria-label="Settings" data-settings="self-check">
      <SelfCheckPage />
      <section className={`${styles['card']} ${styles['below']}`} data-settings="incidents">
        <h3>Incidents and their reports</h3>
        <IncidentList />
      </section>
    </section>
  );
}
