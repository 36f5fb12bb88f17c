import { hostOf } from '../plan.ts';
import type { Fault } from '../faults.ts';
import type { Expected, Marks } from '../trial.ts';
import { confirms, matter, settled, verdictMs } from '../trial.ts';
import type { View } from '../view.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf } from './lab-product.ts';
import type { Scene } from './scene.ts';
import { settleMs } from './scene.ts';

/** The region of a leader, cut from the other two, and what is said of that. */
export interface LeaderCut {
  readonly old: string;
  readonly fault: Fault;
  /** Mark in the watch, before the cut. */
  readonly since: number;
  /** Names the cut: its region on one side, the others on the other. */
  readonly partition: string;
  /** When the partition was confirmed. */
  readonly partitionAt: number;
}

/** Cuts the region of the leader from the two others, and waits until we say so. The observer still reaches everybody. */
export async function cutLeader(scene: Scene, old: string): Promise<LeaderCut> {
  const { lab, watch } = scene;
  const { region } = hostOf(lab.plan(), old);
  const others = lab.plan().regions.flatMap(({ id }) => (id === region ? [] : [id]));
  const partition = matter('partition', { sides: [others, [region]] });
  const since = watch.seen.length;
  const fault = lab.cut({ kind: 'region-from-regions', region });
  const { at } = await watch.change(`${partition} confirmed`, confirms(partition), verdictMs, since);
  return { old, fault, since, partition, partitionAt: at };
}

/** When the product itself has a leader besides the old one: asked of every other member with its own client. */
export async function electedBeside(
  scene: Scene,
  old: string,
): Promise<{ readonly host: string; readonly at: number }> {
  const { product, ground } = scene;
  return eventually(`${product.cluster} elects beside ${old}`, settleMs, async () => {
    const others = product.members.filter((host) => host !== old);
    const said = await Promise.all(others.map((host) => product.leads(ground, host)));
    const host = others.find((_, index) => said[index] === true);
    return host === undefined ? null : { host, at: performance.now() };
  });
}

/** When the old leader says of himself that he leads no more. */
export async function yields(scene: Scene, old: string): Promise<number> {
  const { product, ground } = scene;
  return eventually(`${old} sees that it leads no more`, settleMs, async () =>
    (await product.leads(ground, old)) === false ? performance.now() : null,
  );
}

/** What two primaries of that product are called. */
export function dualOf({ cluster, members }: LabProduct, hosts: readonly string[]): string {
  return matter('dual-primary', { cluster, hosts: members.filter((host) => hosts.includes(host)) });
}

/** When a matter was confirmed, waiting for it. Two primaries are a fact within two rounds of the probes; the bound is for a busy machine. */
export async function confirmedAt({ watch }: Scene, name: string, since: number): Promise<number> {
  return (await watch.change(`${name} confirmed`, confirms(name), verdictMs, since)).at;
}

/** When a matter was confirmed that is true for a moment only, which our probes may miss: null = they did. */
export function saidAt({ watch }: Scene, name: string, since: number): number | null {
  return watch.seen.slice(since).find(({ change }) => confirms(name)(change))?.at ?? null;
}

/** When just one member leads, by the product's own word. */
export async function oneLeads({ product, ground }: Scene): Promise<number> {
  return eventually(`${product.cluster} has one leader`, settleMs, async () =>
    (await leadersOf(product, ground)).length === 1 ? performance.now() : null,
  );
}

/** When our view first satisfied the condition, after waiting for it. */
export async function shownAt(scene: Scene, what: string, condition: (view: View) => boolean): Promise<number> {
  await scene.watch.until(what, condition, settleMs);
  return performance.now();
}

/** After the heal: nothing was confirmed but what is expected, all is well, and one leads by the product's word and by ours. */
export async function endsWell(scene: Scene, marks: Marks, expected: Expected): Promise<string> {
  await settled(scene, marks, expected);
  return scene.untilOneLeads();
}
