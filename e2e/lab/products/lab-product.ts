import type { ClusterInventory } from '../../../main/contract/inventory.ts';
import type { Ground } from './ground.ts';

/** A cluster of a real product in the lab. */
export interface LabProduct {
  /** Id of the cluster whose leader is looked for. */
  readonly cluster: string;
  /** Hosts of the members that may lead. */
  readonly members: readonly string[];
  /** What the inventory says of it. */
  clusters(ground: Ground): readonly ClusterInventory[];
  /** Starts every member; resolves when the cluster has a leader and all others follow it. */
  start(ground: Ground): Promise<void>;
  /** Asks a member with the product's own client whether it leads. null = it gave no answer. */
  leads(ground: Ground, host: string): Promise<boolean | null>;
}

/** One member in each region. */
export const memberHosts = ['alpha1', 'beta1', 'gamma1'] as const;

/** Everyone who says of himself that he leads, by the product's own client. */
export async function leadersOf(product: LabProduct, ground: Ground): Promise<readonly string[]> {
  const said = await Promise.all(product.members.map((host) => product.leads(ground, host)));
  return product.members.filter((_, index) => said[index] === true);
}

/** Members of a cluster that all vote and hold data. */
export function votingMembers(hosts: readonly string[]): ClusterInventory['members'] {
  return hosts.map((host) => ({ host, votes: 1, role: 'data' as const }));
}
