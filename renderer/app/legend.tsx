import { useStore } from 'zustand';
import type { CellState } from '../../main/contract/matrix.ts';
import { CellSample } from '../matrix/cell-sample.tsx';
import { useStores } from '../state/use-stores.ts';
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

const cells: readonly (readonly [CellState, string])[] = [
  ['arrives', 'arrives'],
  ['degraded', 'lossy'],
  ['suspect', 'stalled'],
  ['refused', 'refused'],
  ['lost', 'lost this way'],
  ['cut', 'cut'],
  ['unknown', 'not seen'],
  ['vouched', 'row not observed'],
  ['not-probed', 'not probed'],
  ['maintenance', 'maintenance'],
];

/** The key of what is shown, always open. */
export function Legend() {
  const view = useStore(useStores().place, (place) => place.view);
  if (view === 'settings') return null;
  return view === 'matrix' ? <MatrixLegend /> : <MapLegend />;
}

function MatrixLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <span className={styles['item']}>cell = one direction, row → column</span>
      {cells.map(([state, words]) => (
        <span key={state} className={styles['item']}>
          <CellSample state={state} />
          {words}
        </span>
      ))}
    </footer>
  );
}

/** Each half of a line is one direction. */
function MapLegend() {
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
      <span className={styles['keys']}>1 2 8 screens · f fit · t theme · Tab walks · Esc closes</span>
    </footer>
  );
}
