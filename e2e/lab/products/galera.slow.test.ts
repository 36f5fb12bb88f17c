import { describe, expect, it } from 'vitest';
import { matter, settled } from '../trial.ts';
import { cutLeader, shownAt } from './cut-leader.ts';
import { sidesCounted } from './elects-another.ts';
import { galera, partIs, partOf } from './galera.ts';
import { memberHosts } from './lab-product.ts';
import type { Scene } from './scene.ts';
import { printTimes, withProduct } from './scene.ts';

/** Everybody of the primary component takes writes; so many are shown. */
function shownAs(scene: Scene, hosts: readonly string[]): Promise<number> {
  return shownAt(scene, `${hosts.join(', ')} shown as primary`, () => scene.shown().join() === hosts.join());
}

/**
 * One of three is cut off: the two others stay a primary component, the third is none from evs.suspect_timeout on (research/7, section 3:
 * 5.8 and 6.2 s after the cut). Until then all three call themselves Primary, which is no dual primary: each counts the others in.
 */
async function oneLeaves(scene: Scene): Promise<void> {
  const { ground, product } = scene;
  const [first, second, gone] = memberHosts;
  const rest = [first, second];
  await shownAs(scene, memberHosts);
  const cut = await cutLeader(scene, gone);
  const [sidesAt, restAt, goneAt, beliefAt, primariesAt] = await Promise.all([
    sidesCounted(scene, gone, [product.cluster]),
    Promise.all(
      rest.map((host) => partIs(ground, host, 'is Primary of two', (part) => part.isPrimary && part.size === 2)),
    ),
    partIs(ground, gone, 'is non-Primary', ({ isPrimary }) => !isPrimary),
    shownAt(scene, `${gone} outside the primary component`, ({ clusters }) => {
      const own = clusters.get(product.cluster)?.members.find(({ host }) => host === gone);
      return own?.role === 'none' && own.quorate === false && own.writable === false;
    }),
    shownAs(scene, rest),
  ]);
  expect(await Promise.all(memberHosts.map((host) => product.leads(ground, host)))).toEqual([true, true, false]);
  printTimes(product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: 2 of 3 votes against 1': sidesAt,
    'product: two are Primary without the third': Math.max(...restAt),
    [`product: ${gone} is non-Primary`]: goneAt,
    [`we: ${gone} outside the primary component`]: beliefAt,
    'we: the two others alone': primariesAt,
  });
  const healedFrom = performance.now();
  const marks = { since: cut.since, healedAt: scene.watch.seen.length };
  cut.fault.heal();
  const backAt = await partIs(ground, gone, 'is back', ({ size, state }) => size === 3 && state === 'Synced');
  const shownBackAt = await shownAs(scene, memberHosts);
  const atRisk = matter('quorum-at-risk', { cluster: product.cluster });
  await settled(scene, marks, { names: [cut.partition, atRisk] });
  expect((await Promise.all(memberHosts.map((host) => partOf(ground, host)))).map((part) => part?.state)).toEqual(
    memberHosts.map(() => 'Synced'),
  );
  printTimes(product, healedFrom, {
    [`after the heal, product: ${gone} Synced`]: backAt,
    'we: all three': shownBackAt,
    'we: all well': performance.now(),
  });
}

describe('a member of Galera that is cut off', { timeout: 400_000 }, () => {
  it('is shown outside the primary component, and the two others as primary, never as two primaries', () =>
    withProduct(galera, oneLeaves));
});
