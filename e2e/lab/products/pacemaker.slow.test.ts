import { describe, expect, it } from 'vitest';
import type { Marks } from '../trial.ts';
import { matter } from '../trial.ts';
import {
  confirmedAt,
  cutLeader,
  dualOf,
  electedBeside,
  endsWell,
  oneLeads,
  saidAt,
  shownAt,
  yields,
} from './cut-leader.ts';
import { sidesCounted } from './elects-another.ts';
import { eventually } from './ground.ts';
import { isQuorate, pacemakerOn, ring, ringOf } from './pacemaker.ts';
import type { Scene } from './scene.ts';
import { printTimes, settleMs, withProduct } from './scene.ts';

/** When corosync on a host has a ring of just these, by its own tool. */
async function ringIs({ ground }: Scene, host: string, members: readonly string[]): Promise<number> {
  return eventually(`${host} has a ring of ${members.join()}`, settleMs, async () =>
    (await ringOf(ground, host)).join() === members.join() ? performance.now() : null,
  );
}

/** The new one is promoted some tenths of a second before the old one is demoted: two primaries, where a probe looks just then. */
function overlap(scene: Scene, hosts: readonly string[], { since }: Marks): readonly string[] {
  const dual = dualOf(scene.product, hosts);
  return saidAt(scene, dual, since) === null ? [] : [dual];
}

/**
 * `two_node` keeps both halves quorate, and without fencing both promote (research/7, section 3: both 10.6 s after the cut). We say that
 * both sides have quorum, and who can be promoted beside whom, before it happens.
 */
async function bothPromote(scene: Scene): Promise<void> {
  const { product, ground } = scene;
  const old = await scene.untilOneLeads();
  const other = product.members.find((host) => host !== old) ?? '';
  const cut = await cutLeader(scene, old);
  const [riskAt, bothAt, ringAt, second] = await Promise.all([
    shownAt(scene, 'who can be promoted, and when', ({ clusters }) => {
      const risk = clusters.get(product.cluster)?.risk;
      return risk?.primary === old && risk.promotesAt !== null && risk.yieldsAt === null;
    }),
    shownAt(scene, 'both sides quorate', ({ clusters }) =>
      [ring, product.cluster].every((id) => {
        const sides = clusters.get(id)?.quorum.sides ?? [];
        return sides.length === 2 && sides.every(({ state }) => state === 'both-quorate');
      }),
    ),
    ringIs(scene, other, [other]),
    electedBeside(scene, old),
  ]);
  const dual = dualOf(product, [old, second.host]);
  const dualAt = await confirmedAt(scene, dual, cut.since);
  expect(await Promise.all(product.members.map((host) => isQuorate(ground, host)))).toEqual([true, true]);
  expect(riskAt).toBeLessThan(second.at);
  printTimes(product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: both sides quorate': bothAt,
    'we: who can be promoted': riskAt,
    [`product: ${other} alone in its ring`]: ringAt,
    [`product: ${second.host} promoted beside ${old}`]: second.at,
    'we: two primaries': dualAt,
  });
  const healedFrom = performance.now();
  const marks = { since: cut.since, healedAt: scene.watch.seen.length };
  cut.fault.heal();
  const aloneAt = await oneLeads(scene);
  await endsWell(scene, marks, { names: [cut.partition, dual] });
  printTimes(product, healedFrom, {
    'after the heal, product: one is promoted': aloneAt,
    'we: all well': performance.now(),
  });
}

/** Of three the side of two keeps quorum and promotes, the third stops what it ran (research/7, section 3: both within 9 s). */
async function majorityPromotes(scene: Scene): Promise<void> {
  const { product, ground } = scene;
  const old = await scene.untilOneLeads();
  const others = product.members.filter((host) => host !== old);
  const cut = await cutLeader(scene, old);
  const electedAndShown = async () => {
    const elected = await electedBeside(scene, old);
    return { elected, shownAt: await shownAt(scene, 'the new one alone', () => scene.shown().join() === elected.host) };
  };
  const [sidesAt, ringAt, yieldedAt, { elected, shownAt: newAt }] = await Promise.all([
    sidesCounted(scene, old, [ring, product.cluster]),
    ringIs(scene, old, [old]),
    yields(scene, old),
    electedAndShown(),
  ]);
  const beliefAt = await shownAt(scene, `${old} without quorum in its own eyes`, ({ clusters }) =>
    [ring, product.cluster].every((id) => {
      const members = clusters.get(id)?.members ?? [];
      return members.every(({ host, quorate }) => quorate === (host !== old));
    }),
  );
  expect(await isQuorate(ground, old)).toBe(false);
  expect(await Promise.all(others.map((host) => isQuorate(ground, host)))).toEqual([true, true]);
  printTimes(product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: 2 of 3 votes against 1': sidesAt,
    [`product: ${old} alone in its ring`]: ringAt,
    [`product: ${old} demoted`]: yieldedAt,
    [`product: ${elected.host} promoted`]: elected.at,
    'we: the new one alone': newAt,
    'we: who has quorum in its own eyes': beliefAt,
  });
  const healedFrom = performance.now();
  const marks = { since: cut.since, healedAt: scene.watch.seen.length };
  cut.fault.heal();
  const wholeAt = await ringIs(scene, old, product.members);
  const atRisk = [ring, product.cluster].map((cluster) => matter('quorum-at-risk', { cluster }));
  await endsWell(scene, marks, { names: [cut.partition, ...atRisk, ...overlap(scene, [old, elected.host], marks)] });
  printTimes(product, healedFrom, {
    'after the heal, product: one ring': wholeAt,
    'we: all well': performance.now(),
  });
}

/**
 * Only the heartbeats of the promoted node are filtered (UDP 5405); all TCP between the hosts goes on. corosync parts all the same: no
 * path is cut, and its votes are counted by its own links.
 */
async function heartbeatsAlone(scene: Scene): Promise<void> {
  const { product, lab, watch } = scene;
  const old = await scene.untilOneLeads();
  const since = watch.seen.length;
  const fault = lab.cut({ kind: 'udp-port', host: old, port: 5405 });
  const [ringAt, heartbeatAt, sidesAt, elected] = await Promise.all([
    ringIs(scene, old, [old]),
    shownAt(scene, 'heartbeat cut, data fine', ({ clusters }) =>
      (clusters.get(ring)?.warnings ?? []).some((words) => words.startsWith('heartbeat cut, data fine')),
    ),
    sidesCounted(scene, old, [ring, product.cluster]),
    electedBeside(scene, old),
  ]);
  const newAt = await shownAt(scene, 'the new one alone', () => scene.shown().join() === elected.host);
  // No path is cut, and no pair of regions is called anything but healthy.
  expect([...watch.view().pairs.values()]).toEqual(['healthy', 'healthy', 'healthy']);
  printTimes(product, fault.from, {
    [`heartbeats alone, product: ${old} alone in its ring`]: ringAt,
    'we: heartbeat cut, data fine': heartbeatAt,
    'we: 2 of 3 votes against 1': sidesAt,
    [`product: ${elected.host} promoted`]: elected.at,
    'we: the new one alone': newAt,
  });
  const healedAt = watch.seen.length;
  const healedFrom = performance.now();
  fault.heal();
  const wholeAt = await ringIs(scene, old, product.members);
  const atRisk = [ring, product.cluster].map((cluster) => matter('quorum-at-risk', { cluster }));
  const marks = { since, healedAt };
  await endsWell(scene, marks, { names: [...atRisk, ...overlap(scene, [old, elected.host], marks)] });
  await shownAt(scene, 'no warning is left', ({ clusters }) => clusters.get(ring)?.warnings.length === 0);
  printTimes(product, healedFrom, { 'after the heal, product: one ring': wholeAt, 'we: all well': performance.now() });
}

describe.concurrent('a promoted node of pacemaker that is cut off', { timeout: 400_000 }, () => {
  it('of two nodes: says that both sides have quorum, who can be promoted, and then confirms both primaries', () =>
    withProduct(pacemakerOn(['alpha1', 'beta1']), bothPromote));

  it('of three nodes: shows quorum on the side of two, and the one promoted there alone', () =>
    withProduct(pacemakerOn(['alpha1', 'beta1', 'gamma1']), majorityPromotes));

  it('of three nodes that lose heartbeats alone: shows who has no quorum although no path is cut', () =>
    withProduct(pacemakerOn(['alpha1', 'beta1', 'gamma1']), heartbeatsAlone));
});
