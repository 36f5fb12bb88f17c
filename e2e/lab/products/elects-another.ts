import { expect } from 'vitest';
import type { MemberBelief } from '../../../main/domain/snapshot.ts';
import { matter } from '../trial.ts';
import { cutLeader, electedBeside, endsWell, shownAt, yields } from './cut-leader.ts';
import type { Scene } from './scene.ts';
import { printTimes } from './scene.ts';

/** The side of the old leader has one vote of three, the other two of them, surely. */
export function sidesCounted(scene: Scene, old: string, clusters: readonly string[]): Promise<number> {
  return shownAt(scene, `${clusters.join(' and ')} split 2 : 1`, (view) =>
    clusters.every((cluster) => {
      const sides = view.clusters.get(cluster)?.quorum.sides ?? [];
      const small = sides.find(({ hosts }) => hosts.some((host) => host === old));
      const big = sides.find(({ hosts }) => !hosts.some((host) => host === old));
      return small?.state === 'inquorate' && small.best === 1 && big?.state === 'at-risk' && big.worst === 2;
    }),
  );
}

/**
 * A leader by consensus is cut from the two others: these elect another, and nobody calls that two primaries, for the old one can
 * commit nothing. That nobody leads while they elect is true, and is said only where it lasts. `afterwards` = what the old one says
 * of itself in the end, where that is to be seen too.
 */
export const electsAnother =
  (afterwards?: (old: MemberBelief) => boolean) =>
  async (scene: Scene): Promise<void> => {
    const { product } = scene;
    const old = await scene.untilOneLeads();
    const cut = await cutLeader(scene, old);
    const electedAndShown = async () => {
      const elected = await electedBeside(scene, old);
      const showsAnother = () => scene.shown().length === 1 && !scene.shown().includes(old);
      return {
        elected,
        shownNewAt: await shownAt(scene, `another than ${old} shown as the only leader`, showsAnother),
      };
    };
    const saysOfItself = async () => {
      if (afterwards === undefined) return {};
      const at = await shownAt(scene, `what ${old} says of itself`, ({ clusters }) =>
        (clusters.get(product.cluster)?.members ?? []).some((member) => member.host === old && afterwards(member)),
      );
      return { [`we: ${old} is out`]: at };
    };
    const [sidesAt, { elected, shownNewAt }, yieldedAt, saidAt] = await Promise.all([
      sidesCounted(scene, old, [product.cluster]),
      electedAndShown(),
      yields(scene, old),
      saysOfItself(),
    ]);
    expect(await scene.untilOneLeads()).not.toBe(old);
    printTimes(product, cut.fault.from, {
      'we: partition': cut.partitionAt,
      'we: 2 of 3 votes against 1': sidesAt,
      [`product: ${elected.host} leads`]: elected.at,
      [`product: ${old} leads no more`]: yieldedAt,
      ...saidAt,
      'we: the new leader alone': shownNewAt,
    });
    // It was missed while they elected; that is over before the cut is.
    await shownAt(scene, 'nobody misses a leader', ({ open }) =>
      [...open.values()].every(({ type }) => type !== 'no-primary'),
    );
    const healedFrom = performance.now();
    const marks = { since: cut.since, healedAt: scene.watch.seen.length };
    cut.fault.heal();
    const atRisk = matter('quorum-at-risk', { cluster: product.cluster });
    const leaderless = matter('no-primary', { cluster: product.cluster });
    await endsWell(scene, marks, { names: [cut.partition, atRisk], passing: [leaderless], afterHeal: ['no-primary'] });
    printTimes(product, healedFrom, { 'after the heal, all well': performance.now() });
  };
