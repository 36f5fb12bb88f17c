import { IncidentList } from '../report/incident-list.tsx';
import { People } from './people.tsx';
import { SelfCheckPage } from './self-check.tsx';
import styles from './settings.module.css';

/** Settings: who may decide, what the program says of its own work, and the incidents it recorded. */
export function SettingsScreen() {
  return (
    <section className={styles['settings']} aria-label="Settings" data-settings="self-check">
      <h2 className={styles['title']}>People</h2>
      <People />
      <SelfCheckPage />
      <section className={styles['card']} data-reports>
        <h3>Incidents and their reports</h3>
        <IncidentList />
      </section>
    </section>
  );
}
