import { copyFileSync, cpSync, existsSync, mkdirSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { raiseLab } from '../lab.ts';
import type { LabPlan } from '../plan.ts';
import { planHosts } from '../plan.ts';
import type { Stage } from '../stage.ts';
import { untilWell } from '../stage.ts';
import { startWatch } from '../watch.ts';
import type { Ground } from './ground.ts';
import { eventually, groundOf } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf } from './lab-product.ts';

/** A product at work in a lab, watched by the real engine. */
export interface Scene extends Stage {
  readonly product: LabProduct;
  readonly ground: Ground;
  /** What the engine observed so far, as a capture; it goes on writing there. */
  readonly recording: string;
  /** Hosts that lead in our eyes. */
  shown(): readonly string[];
  /** Waits until one member leads, by its own word, and we show just that one. Gives it. */
  untilOneLeads(): Promise<string>;
}

/** A machine that is late with everything still elects and reads its probes in this time (ms). */
export const settleMs = 90_000;

/** Three regions of two hosts. Members stand on the first of each; all hosts talk a little, as hosts do beside their databases. */
const plan: LabPlan = {
  ...planHosts(3, 2),
  clusters: [
    {
      id: 'mon',
      port: 7001,
      model: 'none',
      members: ['alpha1', 'alpha2', 'beta1', 'beta2', 'gamma1', 'gamma2'],
      flavours: ['chatty', 'reconnect'],
    },
  ],
  policy: {},
};

/** Raises a lab with the product and plays there; whatever happens, nothing of it is left. */
export async function withProduct(product: LabProduct, act: (scene: Scene) => Promise<void>): Promise<void> {
  const lab = await raiseLab(plan);
  const recording = join(lab.directory, 'watch.jsonl');
  try {
    const ground = groundOf(lab);
    await product.start(ground);
    lab.declareProducts(product.clusters(ground));
    const watch = startWatch(lab, ['--record', recording]);
    try {
      await untilWell({ lab, watch });
      await act(sceneOf({ lab, watch }, product, ground, recording));
    } finally {
      await watch.end('SIGTERM');
    }
  } catch (problem) {
    keepTraces(`out/lab/${product.cluster}-${lab.id}`, recording, join(lab.directory, 'products'));
    throw problem;
  } finally {
    lab.down();
  }
}

/** What a failed test leaves: what the engine observed, and what the servers wrote of themselves. */
function keepTraces(where: string, recording: string, products: string): void {
  mkdirSync(where, { recursive: true });
  if (existsSync(recording)) copyFileSync(recording, `${where}.jsonl`);
  const isLog = (path: string): boolean => path.endsWith('.log') || lstatSync(path).isDirectory();
  if (existsSync(products)) cpSync(products, where, { recursive: true, filter: isLog });
}

function sceneOf(stage: Stage, product: LabProduct, ground: Ground, recording: string): Scene {
  const shown = (): readonly string[] =>
    stage.watch
      .view()
      .clusters.get(product.cluster)
      ?.primaries.map(({ host }) => host) ?? [];
  return {
    ...stage,
    product,
    ground,
    recording,
    shown,
    untilOneLeads: () =>
      eventually(`${product.cluster} has one leader, and we show it`, settleMs, async () => {
        const [leader, ...more] = await leadersOf(product, ground);
        if (leader === undefined || more.length > 0) return null;
        return shown().join() === leader ? leader : null;
      }),
  };
}

/** Prints what happened at which time after the cut; nobody asserts it. */
export function printTimes(product: LabProduct, from: number, moments: Readonly<Record<string, number | null>>): void {
  const words = Object.entries(moments).map(
    ([what, at]) => `${what} ${at === null ? 'not seen' : `+${((at - from) / 1000).toFixed(1)} s`}`,
  );
  process.stdout.write(`    ${product.cluster}: ${words.join(', ')}\n`);
}
