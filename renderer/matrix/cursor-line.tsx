import { type StoreApi, useStore } from 'zustand';
import { byteRttMs, cellState, type MatrixMode } from '../../main/contract/matrix.ts';
import type { MatrixPlace } from '../state/place.ts';
import { rttWords } from '../ui/measure-words.ts';
import type { AxisEntry } from './axis.ts';
import { CellSign } from './cell-sign.tsx';
import { cellLevel, cellWords } from './cell-words.ts';
import { type CellPlace, placeOf } from './cursor.ts';
import type { GridView } from './grid-view.ts';
import styles from './matrix-screen.module.css';

interface CursorLineProps {
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  readonly place: MatrixPlace;
  readonly mode: MatrixMode;
  readonly pointed: StoreApi<{ readonly cell: CellPlace | null }>;
  readonly unseen: (entry: AxisEntry) => string | null;
}

/** The cell under the pointer, or else at the cursor, in words: what a cell of four pixels cannot say. */
export function CursorLine({ axis, view, place, mode, pointed, unseen }: CursorLineProps) {
  const { cell } = useStore(pointed);
  const at = cell ?? placeOf(axis, place.cursor) ?? { row: 0, column: Math.min(1, axis.length - 1) };
  const [from, to] = [axis[at.row], axis[at.column]];
  if (from === undefined || to === undefined) return <p className={styles['cursorLine']} />;
  const index = at.row * view.size + at.column;
  const state = cellState(view.state[index] ?? 0);
  const level = cellLevel(state);
  // What does not arrive has no round trip; the last one that it had is still worth knowing.
  const isNow = level === 'normal' || level === 'p3';
  const notObserved = unseen(from);
  const [rtt, usual] = [byteRttMs(view.rtt[index] ?? 0), byteRttMs(view.usual[index] ?? 0)];
  const total = view.total[index] ?? 0;
  const isMany = mode === 'regions' || from.places.length > 1 || to.places.length > 1;
  return (
    <p className={styles['cursorLine']} data-cursor-line={`${from.key}→${to.key}`} data-level={level} role="status">
      <strong>
        {from.label} → {to.label}
      </strong>
      <span className={styles['cursorState']}>
        <CellSign state={state} />
        {cellWords(state)}
      </span>
      {isMany && total > 0 && (
        <span>
          {view.failing[index] ?? 0} of {total} host directions fail
        </span>
      )}
      {rtt !== null && (
        <span>
          {isNow ? '' : 'last '}round trip {rttWords(rtt)}
          {usual !== null && `, usually ${rttWords(usual)} (×${(rtt / usual).toFixed(1)})`}
        </span>
      )}
      {notObserved !== null && <span className={styles['notObserved']}>row not observed {notObserved}</span>}
      <span className={styles['keys']}>
        Enter record · m mirror{mode === 'hosts' && ' · c fold region · + − 0 size'} · x RTT
      </span>
    </p>
  );
}
