import { SelfCheckPage } from './self-check.tsx';
import styles from './settings.module.css';

/** Settings. So far there is one page. */
export function SettingsScreen() {
  return (
    <section className={styles['settings']} aria-label="Settings" data-settings="self-check">
      <SelfCheckPage />
    </section>
  );
}
