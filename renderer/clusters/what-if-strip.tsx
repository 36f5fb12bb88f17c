import { clusterMargin } from '../../main/domain/cluster-margin.ts';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ImaginedLoss, WhatIfCount } from '../../main/contract/what-if.ts';
import type { ClusterStatus } from '../../main/domain/snapshot.ts';
import { marginWords } from '../quorum/quorum-bar.ts';
import { QuorumSideBar } from '../quorum/quorum-panel.tsx';
import { useIsOlder, useScreen, useStores } from '../state/use-stores.ts';
import { leaveWhatIf, startWhatIf, toggleLoss, type WhatIfState } from '../state/what-if.ts';
import { Glyph } from '../ui/glyph.tsx';
import { LossChoices } from './loss-choices.tsx';
import { LossTable } from './loss-table.tsx';
import styles from './what-if.module.css';

/**
 * The votes of the cluster in the drawer: as they are, or, in a purple frame, as they would be after losses (research/5,
 * A3). On the Clusters screen only; what is imagined raises no alarm, and never leaves the drawer.
 */
export function WhatIfStrip({ id }: { readonly id: string }) {
  const { place, whatIf } = useStores();
  const view = useStore(place, (now) => now.view);
  const state = useStore(whatIf);
  const inventory = useScreen((screen) => screen.inventory);
  useKeyV();
  if (view !== 'clusters' || inventory === undefined) return null;
  const answer = state.reply?.answer;
  const count = answer?.kind === 'counted' && answer.cluster === id ? answer : null;
  const toggle = () => (state.isOn ? leaveWhatIf(whatIf) : startWhatIf(whatIf));
  return (
    <section
      className={state.isOn ? styles['frame'] : styles['strip']}
      aria-label={state.isOn ? 'What-if: imagined, nothing is touched' : 'Votes now'}
      data-what-if={state.isOn ? 'on' : 'off'}
      data-pending={state.reply?.losses !== state.losses}
    >
      <header className={styles['head']}>
        {state.isOn ? <strong className={styles['badge']}>WHAT-IF</strong> : <h3>Votes now</h3>}
        <button type="button" className={styles['toggle']} aria-pressed={state.isOn} onClick={toggle}>
          {state.isOn ? 'Reset (Esc)' : 'v: what if …'}
        </button>
      </header>
      {state.isOn ? (
        count !== null && <Imagined count={count} inventory={inventory} state={state} />
      ) : (
        <Live id={id} inventory={inventory} />
      )}
      {answer?.kind === 'refused' && (
        <p className={styles['refused']} data-what-if-refused>
          <Glyph name="unknown" />
          {answer.why}
        </p>
      )}
      {count !== null && <LossTable count={count} inventory={inventory} />}
    </section>
  );
}

/** `v` begins and ends the what-if while a drawer is open, wherever the focus is. */
function useKeyV(): void {
  const { place, whatIf } = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.key !== 'v') return;
      if (place.getState().view === 'clusters' && !leaveWhatIf(whatIf)) startWhatIf(whatIf);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [place, whatIf]);
}

interface OfFleet {
  readonly inventory: InventoryView;
}

function Live({ id, inventory }: OfFleet & { readonly id: string }) {
  const status = useScreen((screen) => screen.clusters.get(id));
  const isOld = useIsOlder(0, inventory.blindAfterMs);
  if (status === undefined) return <p className={styles['quiet']}>votes not seen yet</p>;
  return <Sides status={status} inventory={inventory} isOld={isOld} isImagined={false} />;
}

interface SidesProps extends OfFleet {
  readonly status: ClusterStatus;
  readonly isOld: boolean;
  readonly isImagined: boolean;
}

function Sides({ status, inventory, isOld, isImagined }: SidesProps) {
  return (
    <div data-bars={isImagined ? 'imagined' : 'live'}>
      {status.quorum.sides.map((side) => (
        <QuorumSideBar key={side.hosts.join()} {...{ inventory, status, side, isOld, isImagined }} />
      ))}
    </div>
  );
}

function Imagined({ count, inventory, state }: OfFleet & { readonly count: WhatIfCount; readonly state: WhatIfState }) {
  const { whatIf } = useStores();
  const { before, after } = count;
  const onToggle = (loss: ImaginedLoss) => whatIf.setState(toggleLoss(whatIf.getState(), loss), true);
  const news = after.warnings.filter((warning) => !before.warnings.includes(warning));
  return (
    <>
      <p className={styles['quiet']} data-grounds={count.grounds}>
        {count.grounds === 'present'
          ? 'nothing is touched; counted from what is seen now'
          : 'nothing is touched; no vote is seen now: counted as if all were well'}
      </p>
      <LossChoices count={count} inventory={inventory} losses={state.losses} onToggle={onToggle} />
      <p className={styles['need']} data-spare={`${spare(before)} ${spare(after)}`}>
        {state.reply?.losses !== state.losses
          ? 'counting …'
          : after.quorum.needed === null
            ? 'no quorum rule: a human decides'
            : `need ${after.quorum.needed} of ${after.quorum.total} · margin ${spare(before)} → ${spare(after)}`}
      </p>
      <Sides status={after} inventory={inventory} isOld={false} isImagined />
      {news.map((warning) => (
        <p key={warning} className={styles['note']}>
          <Glyph name="note" />
          {warning}
        </p>
      ))}
    </>
  );
}

function spare(status: ClusterStatus): string {
  const margin = clusterMargin(status);
  if (margin === null) return '–';
  return margin.best === margin.worst
    ? marginWords(margin.worst)
    : `${marginWords(margin.worst)}…${marginWords(margin.best)}`;
}
