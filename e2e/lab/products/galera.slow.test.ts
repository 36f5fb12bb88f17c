import { describe, expect, it } from 'vitest';
import { heldMs, matter, pass, settled } from '../trial.ts';
import { confirmedAt, cutLeader, shownAt } from './cut-leader.ts';
import { sidesCounted } from './elects-another.ts';
import { comeBack, galera, leave, partIs, partOf } from './galera.ts';
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

/**
 * A member that leaves in good order takes its vote with it: two of two are whole. So when these two are then cut from each other neither
 * has more than half, although two of the three hosts still hang together (pc_proto.cpp: counted over the last primary component).
 */
async function leaverIsNotCounted(scene: Scene): Promise<void> {
  const { ground, watch, product } = scene;
  const [first, second, leaver] = memberHosts;
  await shownAs(scene, memberHosts);
  const since = watch.seen.length;
  const leftFrom = performance.now();
  await leave(ground, leaver);
  const down = [3306, 4567].map((port) => matter('service-down', { host: leaver, port }));
  const atRisk = matter('quorum-at-risk', { cluster: product.cluster });
  const [restAt, barAt] = await Promise.all([
    partIs(ground, first, 'is Primary of two', (part) => part.isPrimary && part.size === 2),
    shownAt(scene, 'two votes of two, both needed', ({ clusters }) => {
      const { needed, sides } = clusters.get(product.cluster)?.quorum ?? { needed: null, sides: [] };
      return needed === 2 && sides.length === 1 && sides[0]?.worst === 2 && sides[0].best === 2;
    }),
    ...[...down, atRisk].map((name) => confirmedAt(scene, name, since)),
  ]);
  printTimes(product, leftFrom, { [`${leaver} leaves, product: two without it`]: restAt, 'we: 2 of 2 needed': barAt });

  const cut = await cutLeader(scene, first);
  const lost = matter('quorum-lost', { cluster: product.cluster });
  const [lostAt, ...noneAt] = await Promise.all([
    confirmedAt(scene, lost, cut.since),
    ...[first, second].map((host) => partIs(ground, host, 'is non-Primary', ({ isPrimary }) => !isPrimary)),
  ]);
  const lostSince = watch.seen.length;
  const nobodyAt = await shownAt(scene, 'nobody shown as primary', () => scene.shown().length === 0);
  // From here on no member tells of a component any more, and the one that left is still not counted.
  await pass(heldMs);
  const counted = watch.seen.slice(lostSince).flatMap(({ change }) => {
    return change.kind === 'cluster' && change.status.cluster === product.cluster ? [change.status.quorum.sides] : [];
  });
  expect(counted.flat().filter(({ state }) => state !== 'inquorate')).toEqual([]);
  printTimes(product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: no side has quorum': lostAt,
    'product: both are non-Primary': Math.max(...noneAt),
    'we: nobody is primary': nobodyAt,
  });
  const healedFrom = performance.now();
  const healedAt = watch.seen.length;
  cut.fault.heal();
  const againAt = await partIs(ground, first, 'is Primary again', (part) => part.isPrimary && part.size === 2);
  const backAt = await comeBack(ground, leaver);
  await shownAs(scene, memberHosts);
  await settled(scene, { since, healedAt }, { names: [...down, atRisk, cut.partition, lost] });
  printTimes(product, healedFrom, {
    'after the heal, product: both are Primary': againAt,
    [`${leaver} is back`]: backAt,
    'we: all well': performance.now(),
  });
}

describe.concurrent('a member of Galera that is lost', { timeout: 400_000 }, () => {
  it('is shown outside the primary component, and the two others as primary, never as two primaries', () =>
    withProduct(galera, oneLeaves));

  it('takes its vote with it when it leaves in good order: of the two that stay neither has quorum without the other', () =>
    withProduct(galera, leaverIsNotCounted));
});
