import { useScreen } from '../state/use-stores.ts';
import { clusterOrder } from './cluster-row.ts';

/** Ids of the clusters as they stand in the table; repaints only when the order changes. */
export function useClusterOrder(): readonly string[] | undefined {
  const order = useScreen((screen) => clusterOrder(screen).join('\n'));
  if (order === undefined) return undefined;
  return order === '' ? [] : order.split('\n');
}
