import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { utcMoment } from '../ui/time-words.ts';
import { factsAt } from './at-moment.ts';
import styles from './timeline.module.css';

/** Beside the lanes: the exact moment that is looked at, its counts, and every lane that was not normal then, in words. */
export function MomentPanel() {
  const { timeline, replay, live } = useStores();
  const { cursor, reply } = useStore(timeline);
  const past = useStore(replay);
  const inventory = useStore(live, (phase) => (phase.phase === 'loading' ? null : phase.screen.inventory));
  const at = past.kind === 'on' ? past.at : cursor;
  const span = reply?.answer.kind === 'span' ? reply.answer : null;
  const isShown = span !== null && at !== null && at >= span.from && at < span.to;
  const facts = isShown && inventory !== null ? factsAt(span, inventory, at) : null;
  return (
    <section className={styles['panel']} aria-label="At the cursor" data-moment={at ?? 'none'}>
      <h2 className={styles['title']}>At the cursor</h2>
      {at === null && <p className={styles['quiet']}>Click a moment, or use the arrow keys.</p>}
      {at !== null && <p className={styles['exact']}>{utcMoment(at)} UTC</p>}
      {at !== null && facts === null && <p className={styles['quiet']}>Outside of what is shown.</p>}
      {facts?.gap != null && (
        <p className={styles['line']} data-level="blind">
          <Glyph name="unknown" /> not recorded: {facts.gap}
        </p>
      )}
      {facts !== null && facts.gap === null && <p className={styles['counts']}>{facts.counts}</p>}
      <ul>
        {facts?.lines.map(({ key, level, words }) => (
          <li key={key} className={styles['line']} data-level={level}>
            <Glyph name={levelGlyph(level)} /> {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
