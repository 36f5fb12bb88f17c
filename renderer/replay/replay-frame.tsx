import styles from './replay.module.css';

/** Two stripes around the window: what is inside is the past. Over everything, and in nobody's way. */
export function ReplayFrame() {
  return <div className={styles['frame']} data-replay-frame aria-hidden="true" />;
}
