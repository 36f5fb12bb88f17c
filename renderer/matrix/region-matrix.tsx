import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef } from 'react';
import { byteRttMs, cellState, type CellState } from '../../main/contract/matrix.ts';
import { type MatrixPlace, type RttForm, withMatrix } from '../state/place.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { AxisEntry } from './axis.ts';
import { CellSign } from './cell-sign.tsx';
import { cellLevel, cellWords, rttCell, slowStep } from './cell-words.ts';
import { type CellPlace, placeOf } from './cursor.ts';
import type { GridView } from './grid-view.ts';
import styles from './region-matrix.module.css';
import { useCellPointer } from './use-cell-pointer.ts';

interface RegionMatrixProps {
  readonly place: MatrixPlace;
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  readonly unseen: (entry: AxisEntry) => string | null;
  readonly onKey: (event: KeyboardEvent, cursor: CellPlace) => void;
  readonly onOpen: (cell: CellPlace) => void;
  readonly onPoint: (cell: CellPlace | null) => void;
}

/** Regions by regions: each cell says how many host directions fail of how many, and the gravest state among them. */
export function RegionMatrix({ place, axis, view, unseen, onKey, onOpen, onPoint }: RegionMatrixProps) {
  const { place: places } = useStores();
  const grid = useRef<HTMLTableElement>(null);
  const cursor = placeOf(axis, place.cursor) ?? { row: 0, column: Math.min(1, axis.length - 1) };

  useEffect(() => {
    grid.current?.querySelector('[data-at-cursor="true"]')?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [cursor.row, cursor.column]);

  const onPut = ({ row, column }: CellPlace) => {
    const [from, to] = [axis[row], axis[column]];
    if (from !== undefined && to !== undefined) {
      places.setState(withMatrix(places.getState(), { cursor: { from: from.key, to: to.key } }), true);
    }
  };
  const pointer = useCellPointer({ onPoint, onPut, onOpen }, cellOfTable);
  return (
    <div className={styles['scroller']}>
      <table
        ref={grid}
        className={styles['grid']}
        role="application"
        aria-label="Region matrix: arrows move the cursor, Enter opens the details of the cell"
        // The grid takes the keys for all its cells.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-matrix-grid="regions"
        data-cursor={`${axis[cursor.row]?.key ?? ''}→${axis[cursor.column]?.key ?? ''}`}
        data-density={axis.length > 16 ? 'dense' : axis.length > 8 ? 'middle' : axis.length > 4 ? 'wide' : 'vast'}
        onKeyDown={(event) => onKey(event, cursor)}
        {...pointer}
      >
        <thead>
          <tr>
            <th className={styles['corner']}>
              <span>to →</span>
              <span>from ↓</span>
            </th>
            {axis.map((to, column) => (
              <th key={to.key} className={styles['column']} data-crossed={column === cursor.column}>
                {to.label}
                <Strip count={view.columnFailing[column] ?? 0} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {axis.map((from, row) => {
            const notObserved = unseen(from);
            return (
              <tr key={from.key} data-row={from.key} data-unseen={notObserved !== null}>
                <th className={styles['row']} data-crossed={row === cursor.row}>
                  <span className={styles['name']}>
                    {notObserved !== null && <Glyph name="unknown" />}
                    {from.label}
                    <Strip count={view.rowFailing[row] ?? 0} />
                  </span>
                  {notObserved !== null && <span className={styles['unseen']}>row not observed {notObserved}</span>}
                </th>
                {axis.map((to, column) => {
                  const at = row * view.size + column;
                  return (
                    <Cell
                      key={to.key}
                      name={`${from.key}→${to.key}`}
                      isSelf={row === column}
                      state={cellState(view.state[at] ?? 0)}
                      rtt={view.rtt[at] ?? 0}
                      usual={view.usual[at] ?? 0}
                      failing={view.failing[at] ?? 0}
                      total={view.total[at] ?? 0}
                      form={place.rttForm}
                      isCursor={row === cursor.row && column === cursor.column}
                      isCrossed={row === cursor.row || column === cursor.column}
                    />
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** How many directions of a row or column fail; nothing is printed for none. */
function Strip({ count }: { readonly count: number }) {
  return count === 0 ? null : <span className={styles['strip']}>{count}</span>;
}

interface CellProps {
  readonly name: string;
  readonly isSelf: boolean;
  readonly state: CellState;
  readonly rtt: number;
  readonly usual: number;
  readonly failing: number;
  readonly total: number;
  readonly form: RttForm;
  readonly isCursor: boolean;
  readonly isCrossed: boolean;
}

/** The cell of a table under a pointer; the first row and the first column are headers. */
function cellOfTable({ target }: MouseEvent<HTMLElement>): CellPlace | null {
  const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('td[data-cell]') : null;
  const line = cell?.closest('tr');
  return cell === null || line == null ? null : { row: line.rowIndex - 1, column: cell.cellIndex - 1 };
}

const Cell = memo(function Cell({
  name,
  isSelf,
  state,
  rtt,
  usual,
  failing,
  total,
  form,
  isCursor,
  isCrossed,
}: CellProps) {
  const [rttMs, usualMs] = [byteRttMs(rtt), byteRttMs(usual)];
  const time = rttCell(rttMs, usualMs, form);
  const extent = failing === 0 ? 'none' : failing >= total ? 'all' : 'some';
  return (
    <td
      className={styles['cell']}
      data-cell={name}
      data-state={state}
      data-level={cellLevel(state)}
      data-extent={extent}
      data-self={isSelf}
      data-slow={state === 'arrives' ? slowStep(rttMs, usualMs) : 0}
      data-at-cursor={isCursor}
      data-crossed={isCrossed}
      aria-label={`${name}: ${failing} of ${total} fail, ${cellWords(state)}`}
    >
      <span className={styles['face']}>
        {!(isSelf && failing === 0) && cellLevel(state) !== 'normal' && (
          <span className={styles['sign']}>
            <CellSign state={state} />
          </span>
        )}
        {total > 0 && (
          <span className={styles['count']}>
            {failing}/{total}
          </span>
        )}
        <span className={styles['time']}>{time === '' ? '' : form === 'absolute' ? `${time} ms` : time}</span>
      </span>
    </td>
  );
});
