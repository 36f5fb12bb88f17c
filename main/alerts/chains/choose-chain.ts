import type { EscalationChain } from '../../domain/alert-chains.ts';
import type { NotifiedIncident } from '../../domain/notification.ts';

/** The first chain that is for an incident, as they are declared; null where none is. */
export function chooseChain(
  chains: readonly EscalationChain[],
  { priority, regions, clusters }: Pick<NotifiedIncident, 'priority' | 'regions' | 'clusters'>,
): EscalationChain | null {
  const isFor = (chain: EscalationChain): boolean =>
    chain.priorities.includes(priority) && concerns(chain.regions, regions) && concerns(chain.clusters, clusters);
  return chains.find(isFor) ?? null;
}

function concerns<T>(wanted: readonly T[] | null, has: readonly T[]): boolean {
  return wanted === null || has.some((one) => wanted.includes(one));
}
