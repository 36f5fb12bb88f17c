import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { InventoryView } from '../../main/contract/screen.ts';
import { pairKey } from '../state/screen.ts';
import type { Matrix } from '../state/matrix.ts';
import { type MatrixPlace, withMatrix } from '../state/place.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { EmptyMap, WaitingMap } from '../topology/no-map.tsx';
import { type AxisEntry, foldedKey, hostAxis, regionAxis } from './axis.ts';
import { CursorLine } from './cursor-line.tsx';
import { type CellPlace, moveCursor } from './cursor.ts';
import { ExportButtons } from './export-buttons.tsx';
import { createGrid } from './grid-view.ts';
import { cellSizes, HostMatrix } from './host-matrix.tsx';
import styles from './matrix-screen.module.css';
import { MatrixToolbar } from './matrix-toolbar.tsx';
import { RegionMatrix } from './region-matrix.tsx';
import { unseenSince } from './unseen-row.ts';
import { unseenMatrix } from './unseen-matrix.ts';

/** The Matrix: who reaches whom, one cell for each direction, from the row to the column. */
export function MatrixScreen() {
  const inventory = useScreen((screen) => screen.inventory);
  if (inventory === undefined) return <WaitingMap />;
  if (inventory.regions.length === 0) return <EmptyMap />;
  return <DeclaredMatrix inventory={inventory} />;
}

/** A region matrix of one region would be a single cell. */
function modeShown(inventory: InventoryView, place: MatrixPlace): Matrix['mode'] {
  return inventory.regions.length < 2 ? 'hosts' : place.mode;
}

function DeclaredMatrix({ inventory }: { readonly inventory: InventoryView }) {
  const { place: places, matrix: matrices, selection } = useStores();
  const place = useStore(places, (whole) => whole.matrix);
  const mode = modeShown(inventory, place);
  const fed = useStore(matrices, (held) => held.matrix);
  const hosts = useScreen((screen) => screen.hosts);
  // Beside React's own state: a pointer moves more often than the matrix should be rendered.
  const [pointed] = useState(() => createStore<{ readonly cell: CellPlace | null }>(() => ({ cell: null })));
  const setPointed = (cell: CellPlace | null) => pointed.setState({ cell });
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    if (mode !== place.mode) places.setState(withMatrix(places.getState(), { mode }), true);
  }, [mode, place.mode, places]);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[data-matrix-grid]')?.focus();
  }, [mode]);

  const isFed = fed !== null && fed.mode === mode;
  const blank = useMemo(() => unseenMatrix(inventory, mode), [inventory, mode]);
  const matrix = isFed ? fed : blank;
  const { axis: ids } = matrix;
  const { collapsed, blocks } = place;
  const axis = useMemo(
    () => (mode === 'hosts' ? hostAxis : regionAxis)(inventory, ids, { collapsed, blocks }),
    [mode, inventory, ids, collapsed, blocks],
  );
  const [stepGrid] = useState(createGrid);
  const step = stepGrid(matrix, axis);
  const { view } = step;
  const unseen = (entry: AxisEntry) => (hosts === undefined ? null : unseenSince(inventory, hosts, entry, mode));

  const open = ({ row, column }: CellPlace) => {
    const [from, to] = [axis[row], axis[column]];
    if (from === undefined || to === undefined) return;
    const areHosts =
      mode === 'hosts' && from.places.length === 1 && to.places.length === 1 && from.key !== foldedKey(from.region);
    if (areHosts && to.key !== foldedKey(to.region)) {
      if (from.key === to.key) return selection.setState({ kind: 'host', id: from.key }, true);
      return selection.setState({ kind: 'cell', from: from.key, to: to.key }, true);
    }
    if (from.region === to.region) return selection.setState({ kind: 'region', id: from.region }, true);
    const order = inventory.regions.map(({ id }) => id);
    const [a, b] = [from.region, to.region].sort((x, y) => order.indexOf(x) - order.indexOf(y));
    selection.setState({ kind: 'pair', key: pairKey(a ?? '', b ?? '') }, true);
  };
  const onKey = (event: KeyboardEvent, cursor: CellPlace) => {
    if (event.altKey || event.metaKey) return;
    const change = changeOfKey(event.key, place, axis[cursor.row], mode);
    const moved = moveCursor(cursor, event.key, event.ctrlKey, axis);
    if (event.key === 'Enter') open(cursor);
    else if (change !== null) places.setState(withMatrix(places.getState(), change), true);
    else if (moved !== null) {
      const [from, to] = [axis[moved.row], axis[moved.column]];
      if (from === undefined || to === undefined) return;
      places.setState(withMatrix(places.getState(), { cursor: { from: from.key, to: to.key } }), true);
      setPointed(null);
      if (selection.getState().kind === 'cell') open(moved);
    } else return;
    event.preventDefault();
  };
  const shared = { place, axis, view, unseen, onKey, onOpen: open, onPoint: setPointed };
  return (
    <section
      ref={box}
      className={styles['matrix']}
      data-matrix={mode}
      data-matrix-seq={isFed ? matrix.seq : 'none'}
      aria-label="Matrix"
    >
      <MatrixToolbar inventory={inventory} mode={mode} hidden={matrix.hidden} isFed={isFed}>
        <ExportButtons mode={mode} axis={axis} view={view} t={isFed ? matrix.t : null} unseen={unseen} />
      </MatrixToolbar>
      {mode === 'hosts' ? <HostMatrix {...shared} step={step} inventory={inventory} /> : <RegionMatrix {...shared} />}
      <CursorLine axis={axis} view={view} place={place} mode={mode} pointed={pointed} unseen={unseen} />
    </section>
  );
}

/** What a key changes in how the Matrix stands; null where it is not one of them. */
function changeOfKey(
  key: string,
  place: MatrixPlace,
  row: AxisEntry | undefined,
  mode: Matrix['mode'],
): Partial<MatrixPlace> | null {
  switch (key) {
    case 'x':
      return { rttForm: place.rttForm === 'absolute' ? 'usual' : 'absolute' };
    case 'c': {
      if (row === undefined || mode !== 'hosts') return null;
      const { region } = row;
      const isFolded = place.collapsed.includes(region);
      const collapsed = isFolded ? place.collapsed.filter((id) => id !== region) : [...place.collapsed, region];
      return { collapsed, ...(isFolded ? {} : { cursor: { from: foldedKey(region), to: foldedKey(region) } }) };
    }
    case '+':
      return { cellSize: cellSizes.find((size) => size > (place.cellSize ?? 0)) ?? null };
    case '-':
      return { cellSize: [...cellSizes].reverse().find((size) => size < (place.cellSize ?? 99)) ?? cellSizes[0] };
    case '0':
      return { cellSize: null };
    default:
      return null;
  }
}
