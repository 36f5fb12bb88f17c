import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import { withMatrix } from '../state/place.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { hostAxis, regionAxis } from './axis.ts';
import { type BrokenPath, brokenPaths } from './broken-paths.ts';
import { gridView } from './grid-view.ts';
import styles from './path-lists.module.css';

/** Beyond so many a list is counted, not printed. */
const printed = 60;

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
      <List name="Cut paths" sign="╳" level="p1" paths={lists?.cut ?? null} counts={counts} />
      <List name="One-way paths" sign="⇸" level="p2" paths={lists?.oneWay ?? null} counts={counts} />
    </>
  );
}

interface ListProps {
  readonly name: string;
  readonly sign: string;
  readonly level: 'p1' | 'p2';
  readonly paths: readonly BrokenPath[] | null;
  readonly counts: boolean;
}

function List({ name, sign, level, paths, counts }: ListProps) {
  const { place: places } = useStores();
  const rest = Math.max(0, (paths?.length ?? 0) - printed);
  return (
    <section className={styles['panel']} aria-label={name} data-list={name} data-count={paths?.length ?? 'unknown'}>
      <h2 className={styles['title']}>
        {name} {paths !== null && paths.length > 0 && <strong>{paths.length}</strong>}
      </h2>
      {paths === null && <p className={styles['none']}>not read yet</p>}
      {paths?.length === 0 && <p className={styles['none']}>None seen.</p>}
      {paths !== null && paths.length > 0 && (
        <ul>
          {paths.slice(0, printed).map(({ from, to, failing, total }) => (
            <li key={`${from.key} ${to.key}`}>
              <button
                type="button"
                className={styles['row']}
                data-level={level}
                onClick={() =>
                  places.setState(withMatrix(places.getState(), { cursor: { from: from.key, to: to.key } }), true)
                }
              >
                <Glyph name={level} />
                <span className={styles['name']}>
                  {from.label} <strong>{sign}</strong> {to.label}
                </span>
                {counts && (
                  <span className={styles['count']}>
                    {failing}/{total}
                  </span>
                )}
              </button>
            </li>
          ))}
          {rest > 0 && <li className={styles['none']}>and {rest} more in the matrix</li>}
        </ul>
      )}
    </section>
  );
}
