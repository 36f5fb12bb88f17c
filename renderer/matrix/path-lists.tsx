import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CellState } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { withMatrix } from '../state/place.ts';
import { regionCode } from '../state/side-name.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { hostAxis, regionAxis } from './axis.ts';
import { type BrokenPath, brokenPaths, groupByRegions } from './broken-paths.ts';
import { CellSign } from './cell-sign.tsx';
import { gridView } from './grid-view.ts';
import styles from './path-lists.module.css';

/** Beyond so many host paths the list names their regions and counts. */
const namedPaths = 40;

/** What is cut, and what is lost in one direction, as lists: a matrix shows where, a list what to say on the phone. */
export function PathLists() {
  const inventory = useScreen((screen) => screen.inventory);
  return inventory === undefined ? null : <Lists inventory={inventory} />;
}

function Lists({ inventory }: { readonly inventory: InventoryView }) {
  const matrix = useStore(useStores().matrix, (held) => held.matrix);
  const lists = useMemo(() => {
    if (matrix === null) return null;
    const axis = (matrix.mode === 'hosts' ? hostAxis : regionAxis)(inventory, matrix.axis, {
      collapsed: [],
      blocks: null,
    });
    return brokenPaths(gridView(matrix.cells, matrix.axis.length, axis), axis);
  }, [inventory, matrix]);
  const counts = matrix?.mode === 'regions';
  return (
    <>
      <List inventory={inventory} name="Cut paths" state="cut" level="p1" paths={lists?.cut ?? null} counts={counts} />
      <List
        inventory={inventory}
        name="One-way paths"
        state="lost"
        level="p2"
        paths={lists?.oneWay ?? null}
        counts={counts}
      />
    </>
  );
}

interface ListProps {
  readonly inventory: InventoryView;
  readonly name: string;
  readonly state: CellState;
  readonly level: 'p1' | 'p2';
  readonly paths: readonly BrokenPath[] | null;
  readonly counts: boolean;
}

interface Line {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly count: string;
  readonly first: BrokenPath;
}

/** A line for each path, or for each pair of regions where there are too many to be read. */
function lines(inventory: InventoryView, paths: readonly BrokenPath[], counts: boolean): readonly Line[] {
  if (paths.length <= namedPaths) {
    return paths.map((path) => ({
      key: `${path.from.key} ${path.to.key}`,
      from: path.from.label,
      to: path.to.label,
      count: counts ? `${path.failing}/${path.total}` : '',
      first: path,
    }));
  }
  return groupByRegions(paths).flatMap(({ from, to, paths: group }) => {
    const [first] = group;
    const [a, b] = [regionCode(inventory, from), regionCode(inventory, to)];
    return first === undefined ? [] : [{ key: `${from} ${to}`, from: a, to: b, count: `${group.length} paths`, first }];
  });
}

function List({ inventory, name, state, level, paths, counts }: ListProps) {
  const { place: places } = useStores();
  return (
    <section className={styles['panel']} aria-label={name} data-list={name} data-count={paths?.length ?? 'unknown'}>
      <h2 className={styles['title']}>
        {name} {paths !== null && paths.length > 0 && <strong>{paths.length}</strong>}
      </h2>
      {paths === null && <p className={styles['none']}>not read yet</p>}
      {paths?.length === 0 && <p className={styles['none']}>None seen.</p>}
      {paths !== null && paths.length > 0 && (
        <ul>
          {lines(inventory, paths, counts).map(({ key, from, to, count, first }) => (
            <li key={key}>
              <button
                type="button"
                className={styles['row']}
                data-level={level}
                onClick={() =>
                  places.setState(
                    withMatrix(places.getState(), { cursor: { from: first.from.key, to: first.to.key } }),
                    true,
                  )
                }
              >
                <span className={styles['name']}>
                  {from} <CellSign state={state} /> {to}
                </span>
                <span className={styles['count']}>{count}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
