import { useStore } from 'zustand';
import { DecisionLink } from '../decision/decision-link.tsx';
import { ClusterCard } from '../quorum/quorum-panel.tsx';
import quorum from '../quorum/quorum.module.css';
import { useScreen, useStores } from '../state/use-stores.ts';
import { useClusterOrder } from './use-cluster-order.ts';

/** The cluster at the cursor with all that its row has no room for: hosts of each side, warnings as whole sentences. */
export function ChosenCluster() {
  const inventory = useScreen((screen) => screen.inventory);
  const order = useClusterOrder();
  const cursor = useStore(useStores().place, (place) => place.clusters.cursor);
  const chosen = cursor !== null && order?.includes(cursor) === true ? cursor : order?.[0];
  if (inventory === undefined || chosen === undefined) return null;
  return (
    <section className={quorum['panel']} aria-label="Cluster at the cursor">
      <h2 className={quorum['title']}>At the cursor</h2>
      <ClusterCard id={chosen} inventory={inventory} />
      <DecisionLink cluster={chosen} />
    </section>
  );
}
