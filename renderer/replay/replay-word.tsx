import styles from './replay.module.css';

/** The word that stands before whatever is of the past. */
export function ReplayWord() {
  return <strong className={styles['word']}>REPLAY</strong>;
}
