import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { assertNever } from '../../main/domain/assert-never.ts';
import { nothing, type Selection } from '../state/selection.ts';
import { useStores } from '../state/use-stores.ts';
import { CellDetail } from './cell-detail.tsx';
import { ClusterDetail } from './cluster-detail.tsx';
import styles from './drawer.module.css';
import { HostDetail } from './host-detail.tsx';
import { PairDetail } from './pair-detail.tsx';
import { RegionDetail } from './region-detail.tsx';
import { SituationDetail } from './situation-detail.tsx';

/** Words, numbers, ages and evidence of what is selected. Takes the focus when it opens and gives it back when it closes. */
export function Drawer() {
  const { selection, place } = useStores();
  const chosen = useStore(selection);
  const box = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  const isOpen = chosen.kind !== 'none';
  const isAmongClusters = useStore(place, ({ view }) => view === 'clusters');
  const isFollowing = chosen.kind === 'cell' || (chosen.kind === 'cluster' && isAmongClusters);

  useEffect(() => {
    if (!isOpen) return;
    opener.current = document.activeElement;
    // Somebody who walks a matrix or the clusters goes on walking while the record follows.
    if (isFollowing) return;
    box.current?.focus();
    return () => {
      if (opener.current instanceof HTMLElement) opener.current.focus();
    };
  }, [isOpen, isFollowing]);

  if (!isOpen) return null;
  return (
    <aside ref={box} className={styles['drawer']} tabIndex={-1} aria-label="Details" data-drawer={chosen.kind}>
      <button
        type="button"
        className={styles['close']}
        aria-label="Close details"
        onClick={() => selection.setState(nothing, true)}
      >
        Esc ✕
      </button>
      {detail(chosen)}
    </aside>
  );
}

function detail(chosen: Selection): ReactNode {
  switch (chosen.kind) {
    case 'none':
      return null;
    case 'region':
      return <RegionDetail id={chosen.id} />;
    case 'host':
      return <HostDetail id={chosen.id} />;
    case 'pair':
      return <PairDetail pairKey={chosen.key} />;
    case 'cluster':
      return <ClusterDetail id={chosen.id} />;
    case 'cell':
      return <CellDetail from={chosen.from} to={chosen.to} />;
    case 'situation':
      return <SituationDetail id={chosen.id} />;
    default:
      return assertNever(chosen);
  }
}
