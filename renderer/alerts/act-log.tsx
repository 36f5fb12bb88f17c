import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { actLine, outcomeWords } from './alert-words.ts';
import styles from './alerts.module.css';

/** What was said to the alarm system and what it answered, the newest first. Its room is always there. */
export function ActLog() {
  const acts = useStore(useStores().alerts, (state) => state.acts);
  return (
    <footer
      className={styles['log']}
      role="log"
      aria-label="What was done and what was answered"
      data-act-log={acts.length}
    >
      {acts.length === 0 && <p className={styles['quiet']}>Nothing was done from this window yet.</p>}
      {acts.map((given) => {
        const { level } = outcomeWords(given.outcome);
        return (
          <p key={given.no} data-given={given.act.kind} data-outcome={given.outcome.kind} data-level={level}>
            {level !== 'normal' && <Glyph name={levelGlyph(level)} />}
            {actLine(given)}
          </p>
        );
      })}
    </footer>
  );
}
