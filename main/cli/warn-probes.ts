import type { Cluster, Fleet } from '../domain/fleet.ts';
import { suggestion } from '../fleet/nearest-word.ts';
import { products } from '../roles/products.ts';
import { settingProblem } from '../roles/role-command.ts';

/**
 * What keeps an inventory's clusters from being asked for their roles, a sentence each: a product without a reader, or settings
 * that its probe does not take. Such clusters are watched all the same; only nobody knows who leads them.
 */
export function warnProbes({ clusters }: Fleet): readonly string[] {
  return clusters.flatMap((cluster) => warnCluster(cluster).map((text) => `cluster ${cluster.id}: ${text}`));
}

function warnCluster({ product: name, probe, members }: Cluster): readonly string[] {
  if (name === 'none') return [];
  const product = products.find((one) => one.name === name);
  if (product === undefined) {
    const names = products.map((one) => one.name);
    return [`nobody can ask a product "${name}" who leads it${suggestion(name, names)}; see quorumscope roles --list`];
  }
  const problems = members.flatMap((member) => settingProblem(product, { ...probe, ...member.probe }) ?? []);
  return [...new Set(problems)].map((problem) => `its members are not asked for their roles: ${problem}`);
}
