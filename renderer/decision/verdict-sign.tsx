import { useEffect, useRef } from 'react';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { AdviceWord } from '../../main/domain/advice.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import styles from './decision.module.css';
import type { Verdict } from './decision-words.ts';
import { useRoundLeftMs, useVerdict } from './use-decision.ts';
import { leftWords } from './decision-words.ts';

const shapes: Readonly<Record<AdviceWord, GlyphName>> = { GO: 'go', HOLD: 'hold', 'NO-GO': 'fail' };

/** The word in force by word, shape and colour: circle, triangle, octagon. Takes the focus when the screen opens. */
export function VerdictSign() {
  const verdict = useVerdict();
  const leftMs = useRoundLeftMs();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus({ preventScroll: true }), []);
  const spoken = `${verdict.word}: ${verdict.because}`;
  return (
    <div
      ref={place}
      className={styles['verdict']}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the word is the first thing that is read here
      tabIndex={0}
      role="group"
      aria-label={spoken}
      data-verdict-word={verdict.word}
      data-from={verdict.from}
    >
      <span className={styles['shape']}>
        <Glyph name={verdict.from === 'nobody' ? 'holdNothing' : shapes[verdict.word]} size="max(96px, 6.86rem)" />
      </span>
      <div className={styles['wordBox']}>
        <p className={styles['from']}>{fromWords(verdict.from)}</p>
        <p className={styles['word']} aria-live="assertive">
          {verdict.word}
        </p>
        <p className={styles['because']}>
          {verdict.because}
          {verdict.word === 'GO' && <strong className={styles['left']}> · {leftWords(leftMs)} left</strong>}
        </p>
      </div>
    </div>
  );
}

function fromWords(from: Verdict['from']): string {
  switch (from) {
    case 'people':
      return 'two people';
    case 'sheet':
      return 'the sheet says';
    case 'nobody':
      return 'nothing is decided';
    default:
      return assertNever(from);
  }
}
