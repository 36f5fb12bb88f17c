import { describe, expect, it } from 'vitest';
import { matter, pass } from '../trial.ts';
import { confirmedAt, cutLeader, dualOf, electedBeside, endsWell, oneLeads, shownAt } from './cut-leader.ts';
import { keepalived } from './keepalived.ts';
import { cloneFrom, failOver, postgresql, rejoin, sql, stop, streamingTo } from './postgresql.ts';
import { redis } from './redis.ts';
import type { Change } from '../../../main/domain/snapshot.ts';
import type { Scene } from './scene.ts';
import { printTimes, withProduct } from './scene.ts';
import { eventually } from './ground.ts';

/** When we told that somebody can be promoted beside the old primary, at which moment, and that nothing makes the old one stop. */
function foretold(scene: Scene, old: string): Promise<number> {
  return shownAt(scene, 'the promotion that is to come', ({ clusters }) => {
    const risk = clusters.get(scene.product.cluster)?.risk;
    return risk?.primary === old && risk.promotesAt !== null && risk.yieldsAt === null;
  });
}

interface Promotion {
  /** What is confirmed besides the cut and the two primaries. */
  readonly alsoSaid: readonly string[];
  /** Is the product slow enough that we tell of its promotion before it comes? */
  readonly isForetold: boolean;
}

/** The product promotes beside the primary that is cut off, and takes one back by itself after the heal. */
const promotesByItself =
  ({ alsoSaid, isForetold }: Promotion) =>
  async (scene: Scene) => {
    const { product } = scene;
    const old = await scene.untilOneLeads();
    const cut = await cutLeader(scene, old);
    const [foretoldAt, second] = await Promise.all([
      isForetold ? foretold(scene, old) : null,
      electedBeside(scene, old),
    ]);
    if (foretoldAt !== null) expect(foretoldAt).toBeLessThan(second.at);
    const dual = dualOf(product, [old, second.host]);
    const dualAt = await confirmedAt(scene, dual, cut.since);
    printTimes(product, cut.fault.from, {
      'we: partition': cut.partitionAt,
      'we: who can be promoted, and when': foretoldAt,
      [`product: ${second.host} leads beside ${old}`]: second.at,
      'we: two primaries': dualAt,
    });
    const healedFrom = performance.now();
    const marks = { since: cut.since, healedAt: scene.watch.seen.length };
    cut.fault.heal();
    const alone = await oneLeads(scene);
    await endsWell(scene, marks, { names: [cut.partition, dual, ...alsoSaid] });
    printTimes(product, healedFrom, {
      'after the heal, product: one leads': alone,
      'we: all well': performance.now(),
    });
  };

/**
 * PostgreSQL itself notices nothing for 60 s and nobody yields, ever (research/7, section 3): people promote beta1, both primaries take
 * a row, the heal changes nothing, the old one is started again as a standby and cannot follow; at last it is copied anew.
 */
async function divergesAndIsNamed(scene: Scene): Promise<void> {
  const { ground, watch } = scene;
  const old = await scene.untilOneLeads();
  expect(old).toBe('alpha1');
  const cut = await cutLeader(scene, old);
  expect(await streamingTo(ground, old)).toEqual(['beta1', 'gamma1']);
  const promotedFrom = performance.now();
  await failOver(ground, 'beta1', 'gamma1');
  const promotedAt = performance.now();
  const dual = dualOf(scene.product, ['alpha1', 'beta1']);
  const dualAt = await confirmedAt(scene, dual, cut.since);
  await sql(ground, 'alpha1', "insert into t values ('old')");
  await sql(ground, 'beta1', "insert into t values ('new')");
  printTimes(scene.product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'people: promote beta1': promotedFrom,
    'product: beta1 leads beside alpha1': promotedAt,
    'we: two primaries': dualAt,
    'product: alpha1 still counts both standbys as streaming': promotedAt,
  });
  const marks = { since: cut.since, healedAt: watch.seen.length };
  cut.fault.heal();
  await watch.until(
    'the cut is over, the two primaries are not',
    ({ open }) => {
      return [...open.values()].every(({ type }) => type === 'dual-primary') && open.size === 1;
    },
    90_000,
  );

  const rejoinedFrom = performance.now();
  await rejoin(ground, 'alpha1', 'beta1');
  await watch.until('beta1 shown as the only primary', () => scene.shown().join() === 'beta1', 90_000);
  const diverged =
    'postgres has one primary again, beta1, but alpha1 does not follow it: what it took while it led has diverged';
  const isNamed = (change: Change) => change.kind === 'situation' && change.situation.text === diverged;
  const { at: namedAt } = await watch.change('the diverged old primary named', isNamed, 90_000, marks.healedAt);
  await pass(5000);
  expect([...watch.view().open.values()].map(({ type }) => type)).toEqual(['dual-primary']);
  expect(await streamingTo(ground, 'beta1')).toEqual(['gamma1']);

  printTimes(scene.product, rejoinedFrom, { 'after the old primary rejoins, we: it has diverged': namedAt });
  await copyAnew(scene);
  // People stop it to copy it anew, which is a service that is down.
  const afterHeal = ['service-down'] as const;
  expect(await endsWell(scene, marks, { names: [cut.partition, dual], afterHeal })).toBe('beta1');
}

async function copyAnew({ ground }: Scene): Promise<void> {
  await stop(ground, 'alpha1');
  await cloneFrom(ground, 'alpha1', 'beta1');
  await eventually('both stream from beta1', 60_000, async () =>
    (await streamingTo(ground, 'beta1')).join() === 'alpha1,gamma1' ? true : null,
  );
}

describe.concurrent('two primaries of real products', { timeout: 400_000 }, () => {
  it('Redis: confirms both masters while the Sentinels have promoted one, and one again after the heal', () =>
    withProduct(
      redis,
      promotesByItself({ alsoSaid: [matter('quorum-at-risk', { cluster: 'sentinels' })], isForetold: true }),
    ));

  it('keepalived: confirms the virtual address on two hosts, and one again after the heal', () =>
    withProduct(keepalived, promotesByItself({ alsoSaid: [], isForetold: false })));

  it('PostgreSQL: confirms both primaries after people promote, keeps them after the heal, names the diverged old one', () =>
    withProduct(postgresql, divergesAndIsNamed));
});
