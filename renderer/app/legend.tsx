import type { HalfLine } from '../topology/pair-face.ts';
import { HalfLineSample } from '../topology/half-line-sample.tsx';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import styles from './legend.module.css';

const lines: readonly (readonly [HalfLine, string])[] = [
  ['solid', 'arrives'],
  ['suspect', 'suspect'],
  ['partial', 'partly'],
  ['stub', 'lost'],
  ['unknown', 'not seen'],
];
const signs: readonly (readonly [GlyphName, string])[] = [
  ['down', 'unreachable'],
  ['isolated', 'isolated'],
  ['refused', 'service down'],
  ['p3', 'suspect'],
  ['unknown', 'not seen'],
  ['maint', 'maintenance'],
  ['primary', 'says it leads'],
  ['witness', 'witness'],
];

/** The key of the map, always open: each half of a line is one direction. */
export function Legend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <span className={styles['item']}>half-line = direction</span>
      {lines.map(([line, words]) => (
        <span key={line} className={styles['item']}>
          <HalfLineSample line={line} />
          {words}
        </span>
      ))}
      <span className={styles['gap']} />
      {signs.map(([glyph, words]) => (
        <span key={glyph} className={styles['item']}>
          <Glyph name={glyph} />
          {words}
        </span>
      ))}
      <span className={styles['keys']}>f fit · t theme · Tab walks · Esc closes</span>
    </footer>
  );
}
