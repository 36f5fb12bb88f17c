import { People } from './people.tsx';
import { SelfCheckPage } from './self-check.tsx';
import styles from './settings.module.css';

/** Settings: who may decide, and what the program says of its own work. */
export function SettingsScreen() {
  return (
    <section className={styles['settings']} aria-label="Settings" data-settings="self-check">
      <h2 className={styles['title']}>People</h2>
      <People />
      <SelfCheckPage />
    </section>
  );
}
