import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { priorityLevel } from './alert-words.ts';
import styles from './alerts.module.css';
import { ChainCourse } from './chain-course.tsx';
import { useAlertsView } from './use-alerts.ts';

/** Who was told when, and what comes next; chains with a gap first, because there somebody is not reached. */
export function ChainTab() {
  const view = useAlertsView();
  if (view === null) return null;
  const chains = [...view.chains].sort((a, b) => Number(b.gaps.length > 0) - Number(a.gaps.length > 0));
  const known = [...view.incidents, ...view.ended];
  if (chains.length === 0) return <p className={styles['message']}>No chain is under way: nobody is being told.</p>;
  return (
    <div className={styles['cards']}>
      {chains.map((chain) => {
        const incident = known.find(({ id }) => id === chain.incident);
        return (
          <section
            key={`${chain.incident} ${chain.chain}`}
            className={styles['card']}
            aria-label={`Chain ${chain.chain}`}
          >
            <h4>
              {incident !== undefined && <Glyph name={levelGlyph(priorityLevel(incident.priority))} />}{' '}
              {incident?.text ?? chain.incident}
            </h4>
            <ChainCourse chain={chain} />
          </section>
        );
      })}
    </div>
  );
}
