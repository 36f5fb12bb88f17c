import { describe, expect, it } from 'vitest';
import { matter } from '../trial.ts';
import { cutLeader, electedBeside, endsWell, saidAt, shownAt } from './cut-leader.ts';
import { eventually } from './ground.ts';
import { patroni } from './patroni.ts';
import type { Scene } from './scene.ts';
import { printTimes, settleMs, withProduct } from './scene.ts';

/** When PostgreSQL of the old leader takes no more writes: it is a standby, or stopped. */
async function refusesWrites({ product, ground }: Scene, old: string): Promise<number> {
  return eventually(`${old} takes no more writes`, settleMs, async () =>
    (await product.leads(ground, old)) === true ? null : performance.now(),
  );
}

/**
 * Recorded (research/7, section 3): the leader that is cut off from its etcd demotes itself after 19 s, another leads after 36 s, and
 * in between nobody does. So there never are two, and until then we say who could be promoted beside whom.
 */
async function failsOver(scene: Scene): Promise<void> {
  const { watch, product } = scene;
  const old = await scene.untilOneLeads();
  const cut = await cutLeader(scene, old);
  const riskAt = await shownAt(scene, 'the promotion that is to come', ({ clusters }) => {
    return clusters.get(product.cluster)?.risk?.primary === old;
  });
  const stoppedAt = await refusesWrites(scene, old);
  const elected = await electedBeside(scene, old);
  const shownNewAt = await shownAt(scene, `${elected.host} shown as the only leader`, () => {
    return scene.shown().join() === elected.host;
  });
  // Said only where the old leader can be read: while its PostgreSQL stops, nobody knows what it would answer.
  const nobody = matter('no-primary', { cluster: product.cluster });
  const saidSince = saidAt(scene, nobody, cut.since);
  printTimes(product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: who may be promoted, and when': riskAt,
    [`product: ${old} takes no more writes`]: stoppedAt,
    'we: nobody leads': saidSince,
    [`product: ${elected.host} leads`]: elected.at,
    'we: the new leader alone': shownNewAt,
  });
  const healedFrom = performance.now();
  const marks = { since: cut.since, healedAt: watch.seen.length };
  cut.fault.heal();
  const names = [
    cut.partition,
    matter('quorum-at-risk', { cluster: 'etcd' }),
    matter('quorum-at-risk', { cluster: product.cluster }),
    ...(saidSince === null ? [] : [nobody]),
  ];
  // etcd elects anew after every heal, and the old primary is stopped to be rewound.
  await endsWell(scene, marks, { names, afterHeal: ['no-primary', 'service-down'] });
  expect(scene.shown()).toHaveLength(1);
  printTimes(product, healedFrom, { 'after the heal, all well': performance.now() });
}

describe('a leader of Patroni that is cut off', { timeout: 600_000 }, () => {
  it('is never shown beside the one that follows it, and the promotion is told before it comes', () =>
    withProduct(patroni, failsOver));
});
