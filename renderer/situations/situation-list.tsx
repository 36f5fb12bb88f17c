import { memo } from 'react';
import { useStore } from 'zustand';
import { whyNotRecorded } from '../state/replay.ts';
import { openSituations } from '../state/status-sentence.ts';
import { situationLevel, situationSubject, situationWord } from '../state/situation-face.ts';
import { sinceFrameMs, usePulse, useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { spanWords } from '../ui/time-words.ts';
import styles from './situation-list.module.css';

/** Every situation with its phase, open ones first and worst first, then those that just cleared. */
export function SituationList() {
  const ids = useScreen((screen) => {
    const all = [...screen.situations.values()];
    const cleared = all.filter((situation) => situation.phase === 'cleared').sort((a, b) => b.since - a.since);
    return [...openSituations(all), ...cleared].map((situation) => situation.id).join('\n');
  });
  const isUnknown = useStore(useStores().replay, (replay) => whyNotRecorded(replay) !== null);
  if (ids === undefined) return null;
  return (
    <section className={styles['panel']} aria-label="Situations">
      <h2 className={styles['title']}>Situations</h2>
      {ids === '' ? (
        <p className={styles['none']}>{isUnknown ? 'Not recorded.' : 'None named.'}</p>
      ) : (
        <ul>
          {ids.split('\n').map((id) => (
            <Row key={id} id={id} />
          ))}
        </ul>
      )}
    </section>
  );
}

const Row = memo(function Row({ id }: { readonly id: string }) {
  const { selection } = useStores();
  const isSelected = useStore(selection, (chosen) => chosen.kind === 'situation' && chosen.id === id);
  const row = useScreen((screen) => {
    const situation = screen.situations.get(id);
    if (situation === undefined) return null;
    return {
      level: situationLevel(situation),
      phase: situation.phase,
      word: situationWord(situation.type),
      subject: situationSubject(screen.inventory, situation),
      seconds: Math.floor((screen.t - situation.since) / 1000),
    };
  });
  const extra = usePulse((pulse) => Math.floor(sinceFrameMs(pulse) / 1000));
  if (row === null || row === undefined) return null;
  return (
    <li>
      <button
        type="button"
        className={styles['row']}
        data-situation={id}
        data-level={row.level}
        data-phase={row.phase}
        aria-pressed={isSelected}
        onClick={() => selection.setState({ kind: 'situation', id }, true)}
      >
        <Glyph name={levelGlyph(row.level)} size="1.1rem" />
        <span className={styles['text']}>
          <strong className={styles['word']}>{row.word}</strong> {row.subject}
        </span>
        <span className={styles['phase']}>
          {row.phase}
          {row.phase !== 'cleared' && ` ${spanWords((row.seconds + extra) * 1000)}`}
        </span>
      </button>
    </li>
  );
});
