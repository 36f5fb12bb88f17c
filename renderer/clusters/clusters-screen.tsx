import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import { showDecision } from '../app/views.ts';
import { useUnit } from '../matrix/unit.ts';
import { withClusterCursor } from '../state/place.ts';
import { useIsOlder, useScreen, useStores } from '../state/use-stores.ts';
import { startWhatIf } from '../state/what-if.ts';
import { WaitingMap } from '../topology/no-map.tsx';
import message from '../ui/message.module.css';
import { rowOfKey } from '../ui/row-of-key.ts';
import { ClusterRow } from './cluster-row-view.tsx';
import styles from './clusters.module.css';
import { DeclareClusters } from './declare-clusters.tsx';
import { rowHeight, rowWindow, scrollToRow } from './row-window.ts';
import { useClusterOrder } from './use-cluster-order.ts';

/** Clusters: votes to spare and who leads, the one nearest to losing its quorum first. */
export function ClustersScreen() {
  const inventory = useScreen((screen) => screen.inventory);
  const order = useClusterOrder();
  if (inventory === undefined || order === undefined) return <WaitingMap />;
  if (order.length === 0) return <NoClusters />;
  return <ClusterTable inventory={inventory} order={order} />;
}

function NoClusters() {
  return (
    <div className={message['message']} data-clusters="empty">
      <DeclareClusters why="margin cannot be computed" />
    </div>
  );
}

interface TableProps {
  readonly inventory: InventoryView;
  readonly order: readonly string[];
}

const columns = ['state', 'cluster', 'votes on each side', 'need', 'margin', 'leads', 'members', 'risk', 'since'];

/** What is seen of the list before it was measured (px): a window's height. */
const unmeasuredPx = 900;

function ClusterTable({ inventory, order }: TableProps) {
  const stores = useStores();
  const cursor = useStore(stores.place, ({ clusters }) => clusters.cursor);
  const isOld = useIsOlder(0, inventory.blindAfterMs);
  const heights = useRowHeights(order);
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const [view, measure] = useScrolled(box);
  const at = Math.max(0, order.indexOf(cursor ?? ''));
  const shown = rowWindow(heights, view.top, view.length);

  useEffect(() => grid.current?.focus({ preventScroll: true }), []);

  const put = (id: string, isOpening: boolean) => {
    const { place, selection } = stores;
    place.setState(withClusterCursor(place.getState(), id), true);
    // Details that are open follow the cursor.
    if (isOpening || selection.getState().kind === 'cluster') selection.setState({ kind: 'cluster', id }, true);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'v' && stores.selection.getState().kind !== 'cluster') {
      event.preventDefault();
      put(order[at] ?? '', true);
      startWhatIf(stores.whatIf);
      return;
    }
    if (event.key === 'd') {
      event.preventDefault();
      showDecision(stores, order[at] ?? '');
      return;
    }
    const next = rowOfKey(event.key, at, order.length);
    const id = order[next ?? at];
    if (id === undefined || (next === null && event.key !== 'Enter')) return;
    event.preventDefault();
    put(id, event.key === 'Enter');
    const scroller = box.current;
    if (scroller === null || next === null) return;
    scroller.scrollTop = scrollToRow(heights, next, view.top, view.length);
    measure();
  };
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cluster-row]') : null;
    const id = row?.dataset['clusterRow'];
    if (id !== undefined) put(id, true);
  };
  return (
    <section className={styles['screen']} data-clusters={order.length} aria-label="Clusters">
      <div ref={box} className={styles['scroller']} onScroll={measure}>
        <table
          ref={grid}
          className={styles['table']}
          role="grid"
          aria-label="Clusters: j and k move the cursor, Enter opens the details, v imagines losses, d opens the decision"
          aria-rowcount={order.length + 1}
          aria-activedescendant={`cluster-row-${at}`}
          tabIndex={0}
          data-cursor={order[at]}
          onKeyDown={onKey}
          onClick={onClick}
        >
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} data-column={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Room px={shown.above} />
            {order.slice(shown.first, shown.end).map((id, nth) => (
              <ClusterRow
                key={id}
                id={id}
                nth={shown.first + nth}
                heightPx={heights[shown.first + nth] ?? 0}
                inventory={inventory}
                isAtCursor={shown.first + nth === at}
                isOld={isOld}
              />
            ))}
            <Room px={shown.below} />
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Stands for rows that are out of view. */
function Room({ px }: { readonly px: number }) {
  return px === 0 ? null : (
    <tr aria-hidden="true" style={{ height: px }}>
      <td className={styles['room']} colSpan={columns.length} />
    </tr>
  );
}

/** Height of each row in px of the page, by the sides each cluster is in. */
function useRowHeights(order: readonly string[]): readonly number[] {
  const unit = useUnit();
  const sides = useScreen((screen) => order.map((id) => screen.clusters.get(id)?.quorum.sides.length ?? 0).join());
  return useMemo(() => (sides ?? '').split(',').map((count) => rowHeight(Number(count)) * unit), [sides, unit]);
}

/** What part of a scrolled box is seen (px), and how to look again. */
function useScrolled(box: React.RefObject<HTMLElement | null>) {
  const [view, setView] = useState({ top: 0, length: unmeasuredPx });
  const measure = useCallback(() => {
    const { scrollTop: top = 0, clientHeight = 0 } = box.current ?? {};
    const length = clientHeight === 0 ? unmeasuredPx : clientHeight;
    setView((before) => (before.top === top && before.length === length ? before : { top, length }));
  }, [box]);
  useEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [box, measure]);
  return [view, measure] as const;
}
