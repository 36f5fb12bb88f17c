import { describe, expect, it } from 'vitest';
import { hostOf } from '../plan.ts';
import { matter, settled } from '../trial.ts';
import { confirmedAt, cutLeader, shownAt } from './cut-leader.ts';
import { sidesCounted } from './elects-another.ts';
import { eventually } from './ground.ts';
import { memberHosts } from './lab-product.ts';
import { comesBack, commandBroker, quickRabbitmq, rabbitmq, runningBy, runsWith } from './rabbitmq.ts';
import type { Scene } from './scene.ts';
import { printTimes, withProduct } from './scene.ts';

/** A node learns of a cut by net_ticktime, 60 s, and a busy machine is late (ms). */
const pauseMs = 150_000;

async function refuses({ ground }: Scene, host: string): Promise<number> {
  return eventually(`${host} pauses`, pauseMs, async () =>
    (await runningBy(ground, host)) === 'refused' ? performance.now() : null,
  );
}

/**
 * One of three is cut off. For a minute nobody of them notices, and their API hangs (research/7, section 3: 61 s; paused after 63 s); we
 * say at once on which side the majority is, and later which node is paused: it closes its ports.
 */
async function minorityPauses(scene: Scene): Promise<void> {
  const { ground, watch } = scene;
  const [first, second, gone] = memberHosts;
  const cut = await cutLeader(scene, gone);
  const sidesAt = await sidesCounted(scene, gone, ['rabbitmq']);
  const pausedAt = await refuses(scene, gone);
  const portClosed = matter('service-down', { host: gone, port: 5672 });
  const portClosedAt = await confirmedAt(scene, portClosed, cut.since);
  const restAt = await runsWith(ground, first, [first, second]);
  await watch.until(
    `${gone} is paused, the others have quorum`,
    ({ clusters }) => {
      const members = clusters.get('rabbitmq')?.members ?? [];
      return members.every(({ host, role, quorate, why }) =>
        host === gone
          ? role === 'unknown' && why?.includes('paused') === true
          : role === 'follower' && quorate === true,
      );
    },
    60_000,
  );
  const saidAt = performance.now();
  printTimes(scene.product, cut.fault.from, {
    'we: partition': cut.partitionAt,
    'we: 2 of 3 votes against 1': sidesAt,
    [`product: ${gone} is paused`]: pausedAt,
    [`we: ${gone}:5672 is closed`]: portClosedAt,
    'product: two run without the third': restAt,
    [`we: ${gone} paused, the others with quorum`]: saidAt,
  });
  const healedFrom = performance.now();
  const marks = { since: cut.since, healedAt: watch.seen.length };
  cut.fault.heal();
  const back = await comesBack(ground, gone);
  const atRisk = matter('quorum-at-risk', { cluster: 'rabbitmq' });
  // A restart closes its other port too, and takes its vote away again.
  const afterHeal = back.byPeople ? (['service-down', 'quorum-at-risk'] as const) : [];
  await settled(scene, marks, { names: [cut.partition, atRisk, portClosed], afterHeal });
  const wholeAt = await shownAt(scene, 'all three with quorum', ({ clusters }) =>
    (clusters.get('rabbitmq')?.members ?? []).every(({ role, quorate }) => role === 'follower' && quorate === true),
  );
  expect(watch.view().clusters.get('rabbitmq')?.warnings).toEqual([]);
  printTimes(scene.product, healedFrom, {
    [`after the heal, ${back.byPeople ? 'people' : 'product'}: ${gone} runs with all`]: back.at,
    'we: all well': wholeAt,
  });
}

/** `rabbitmqctl stop_app`: the node lives on and the broker does not; its vote is no sure one any more. */
async function brokerStops(scene: Scene): Promise<void> {
  const { ground, watch, product } = scene;
  const [, , stopped] = memberHosts;
  const since = watch.seen.length;
  const from = performance.now();
  await commandBroker(ground, stopped, 'stop_app');
  const stoppedAt = performance.now();
  const names = [
    matter('service-down', { host: stopped, port: 5672 }),
    matter('quorum-at-risk', { cluster: 'rabbitmq' }),
  ] as const;
  const [closedAt, atRiskAt, countedAt] = await Promise.all([
    confirmedAt(scene, names[0], since),
    confirmedAt(scene, names[1], since),
    shownAt(scene, `${stopped} counts at best`, ({ clusters }) => {
      const status = clusters.get('rabbitmq');
      const [side, ...more] = status?.quorum.sides ?? [];
      const isSaid = status?.warnings.some((one) => one.startsWith(`the broker is stopped on ${stopped}`)) === true;
      return isSaid && more.length === 0 && side?.worst === 2 && side.best === 3;
    }),
  ]);
  printTimes(product, from, {
    'product: the broker is stopped': stoppedAt,
    [`we: ${stopped}:5672 is closed`]: closedAt,
    'we: 2 to 3 of 3 votes': countedAt,
    'we: at the edge of quorum': atRiskAt,
  });
  const healedAt = watch.seen.length;
  await commandBroker(ground, stopped, 'start_app');
  await settled(scene, { since, healedAt }, { names });
}

/**
 * Two of three lose each other, and both still see the third: both pause until all are back, and the third runs on alone
 * (rabbitmq-server#1667). We say so as soon as the cut is seen.
 */
async function bothPause(scene: Scene): Promise<void> {
  const { ground, lab, watch, product } = scene;
  const [one, middle, other] = memberHosts;
  const since = watch.seen.length;
  const fault = lab.cut({ kind: 'regions', a: hostOf(lab.plan(), one).region, b: hostOf(lab.plan(), other).region });
  const cut = matter('partial-partition', { pairs: [['alpha', 'gamma']], bridges: ['beta'] });
  const cutAt = await confirmedAt(scene, cut, since);
  const saidAt = await shownAt(scene, 'who will pause', ({ clusters }) => {
    const warnings = clusters.get('rabbitmq')?.warnings ?? [];
    return warnings.some((said) => said.includes(`${one}, ${other} lost a node`) && said.endsWith(`${middle} runs on`));
  });
  const pausedAt = await Promise.all([refuses(scene, one), refuses(scene, other)]);
  const aloneAt = await runsWith(ground, middle, [middle]);
  const closed = [one, other].map((host) => matter('service-down', { host, port: 5672 }));
  for (const name of closed) await confirmedAt(scene, name, since);
  const shownAloneAt = await shownAt(scene, `${middle} alone is a sure vote`, ({ clusters }) => {
    const [side, ...more] = clusters.get('rabbitmq')?.quorum.sides ?? [];
    return more.length === 0 && side?.hosts.join() === middle && side.worst === 1;
  });
  printTimes(product, fault.from, {
    'we: two of three cannot reach each other': cutAt,
    'we: both will pause': saidAt,
    'product: both are paused': Math.max(...pausedAt),
    [`product: ${middle} runs alone`]: aloneAt,
    [`we: ${middle} alone`]: shownAloneAt,
  });
  const healedFrom = performance.now();
  const healedAt = watch.seen.length;
  fault.heal();
  const back = [await comesBack(ground, one), await comesBack(ground, other)];
  const isByPeople = back.some(({ byPeople }) => byPeople);
  const names = [cut, ...closed, matter('quorum-at-risk', { cluster: 'rabbitmq' })];
  const afterHeal = isByPeople ? (['service-down', 'quorum-at-risk'] as const) : [];
  await settled(scene, { since, healedAt }, { names, afterHeal });
  printTimes(product, healedFrom, {
    [`after the heal, ${isByPeople ? 'people' : 'product'}: all run`]: Math.max(...back.map(({ at }) => at)),
    'we: all well': performance.now(),
  });
}

describe('a node of RabbitMQ that is cut off', { timeout: 600_000 }, () => {
  it('is shown without votes at once and as paused when it pauses, and the two others with quorum', () =>
    withProduct(rabbitmq, minorityPauses));
});

describe('nodes of RabbitMQ that live and do not serve', { timeout: 600_000 }, () => {
  it('count at best: a broker that is stopped, and two that pause because they lost each other', () =>
    withProduct(quickRabbitmq, async (scene) => {
      await brokerStops(scene);
      await bothPause(scene);
    }));
});
