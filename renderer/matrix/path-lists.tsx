import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CellState } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { Matrix } from '../state/matrix.ts';
import { withMatrix } from '../state/place.ts';
import { regionCode } from '../state/side-name.ts';
import { useIsReplay, useScreen, useStores } from '../state/use-stores.ts';
import { rttWords } from '../ui/measure-words.ts';
import { type BrokenList, brokenPaths, namedPaths } from './broken-paths.ts';
import { CellSign } from './cell-sign.tsx';
import styles from './path-lists.module.css';
import { slowPaths } from './slow-paths.ts';

/** What is cut, and what is lost in one direction, as lists: a matrix shows where, a list what to say on the phone. */
export function PathLists() {
  const inventory = useScreen((screen) => screen.inventory);
  return inventory === undefined ? null : <Lists inventory={inventory} />;
}

function Lists({ inventory }: { readonly inventory: InventoryView }) {
  const matrix = useStore(useStores().matrix, (held) => held.matrix);
  const cells = matrix?.cells;
  const axis = matrix?.axis;
  const lists = useMemo(
    () => (cells === undefined || axis === undefined ? null : brokenPaths(cells, regionNumbers(inventory, axis))),
    [inventory, cells, axis],
  );
  const shared = { inventory, matrix };
  return (
    <>
      <List {...shared} name="Cut paths" state="cut" level="p1" list={lists?.cut ?? null} />
      <List {...shared} name="One-way paths" state="lost" level="p2" list={lists?.oneWay ?? null} />
      <Slowest {...shared} />
    </>
  );
}

/** Number of the region at each place of an axis of hosts, or of regions. */
function regionNumbers(inventory: InventoryView, axis: readonly string[]): Int32Array {
  const numbers = new Map(inventory.regions.map(({ id }, index) => [id, index]));
  const ofHost = new Map(inventory.hosts.map(({ id, region }) => [id, numbers.get(region) ?? 0]));
  return Int32Array.from(axis, (id) => numbers.get(id) ?? ofHost.get(id) ?? 0);
}

interface ListProps {
  readonly inventory: InventoryView;
  readonly matrix: Matrix | null;
  readonly name: string;
  readonly state: CellState;
  readonly level: 'p1' | 'p2';
  readonly list: BrokenList | null;
}

function List({ inventory, matrix, name, state, level, list }: ListProps) {
  const { place: places } = useStores();
  return (
    <section
      className={styles['panel']}
      aria-label={name}
      data-list={name}
      data-level={level}
      data-count={list?.count ?? 'unknown'}
    >
      <h2 className={styles['title']}>
        {name} {list !== null && list.count > 0 && <strong>{list.count.toLocaleString('en')}</strong>}
      </h2>
      {list === null && <p className={styles['none']}>not read yet</p>}
      {list?.count === 0 && <p className={styles['none']}>None seen.</p>}
      {list !== null && matrix !== null && (
        <ul>
          {lines(inventory, matrix, list).map(({ from, to, words, cursor }) => (
            <li key={`${cursor.from} ${cursor.to}`}>
              <button
                type="button"
                className={styles['row']}
                onClick={() => places.setState(withMatrix(places.getState(), { cursor }), true)}
              >
                <span className={styles['name']}>
                  {from} <CellSign state={state} /> {to}
                </span>
                <span className={styles['count']}>{words}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What takes longer than it usually does: no failure, but where one may begin. */
function Slowest({ inventory, matrix }: Pick<ListProps, 'inventory' | 'matrix'>) {
  const isReplay = useIsReplay();
  const { place: places } = useStores();
  const cells = matrix?.cells;
  const axis = matrix?.axis;
  const slow = useMemo(() => (cells && axis ? slowPaths(cells, axis.length) : null), [cells, axis]);
  const nameOf = (id: string) => (matrix?.mode === 'regions' ? regionCode(inventory, id) : id);
  return (
    <section className={styles['panel']} aria-label="Highest against usual" data-slowest={slow?.length ?? 'unknown'}>
      <h2 className={styles['title']}>Highest round trip against its usual</h2>
      {slow === null && <p className={styles['none']}>not read yet</p>}
      {slow?.length === 0 && <p className={styles['none']}>{isReplay ? 'Not recorded.' : 'None above ×1.25.'}</p>}
      {slow !== null && (
        <ul>
          {slow.map(({ from, to, rttMs, usualMs }) => {
            const cursor = { from: axis?.[from] ?? '', to: axis?.[to] ?? '' };
            return (
              <li key={`${cursor.from} ${cursor.to}`}>
                <button
                  type="button"
                  className={styles['row']}
                  title={`${rttWords(rttMs)}, usually ${rttWords(usualMs)}`}
                  onClick={() => places.setState(withMatrix(places.getState(), { cursor }), true)}
                >
                  <span className={styles['name']}>
                    {nameOf(cursor.from)} – {nameOf(cursor.to)}
                  </span>
                  <span className={styles['count']}>
                    ×{(rttMs / usualMs).toFixed(1)} · {rttWords(rttMs)}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

interface Line {
  readonly from: string;
  readonly to: string;
  readonly words: string;
  readonly cursor: { readonly from: string; readonly to: string };
}

/** A line for each path, or for each pair of regions where there are too many to be read. */
function lines(inventory: InventoryView, { axis, mode, cells }: Matrix, list: BrokenList): readonly Line[] {
  const idOf = (place: number) => axis[place] ?? '';
  if (mode === 'hosts' && list.count > namedPaths) {
    const codeOf = (id: string) => regionCode(inventory, inventory.hosts.find((host) => host.id === id)?.region ?? id);
    return list.groups.map(({ count, first }) => {
      const cursor = { from: idOf(first.from), to: idOf(first.to) };
      const words = `${count.toLocaleString('en')} paths`;
      return { from: codeOf(cursor.from), to: codeOf(cursor.to), words, cursor };
    });
  }
  return list.paths.map(({ from, to }) => {
    const cursor = { from: idOf(from), to: idOf(to) };
    if (mode === 'hosts') return { ...cursor, words: '', cursor };
    const at = from * axis.length + to;
    const words = `${cells.failing[at] ?? 0}/${cells.total[at] ?? 0}`;
    return { from: regionCode(inventory, cursor.from), to: regionCode(inventory, cursor.to), words, cursor };
  });
}
