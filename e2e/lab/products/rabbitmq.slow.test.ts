import { describe, expect, it } from 'vitest';
import { matter, settled } from '../trial.ts';
import { confirmedAt, cutLeader, shownAt } from './cut-leader.ts';
import { sidesCounted } from './elects-another.ts';
import { eventually } from './ground.ts';
import { memberHosts } from './lab-product.ts';
import { comesBack, rabbitmq, runningBy, runsWith } from './rabbitmq.ts';
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
  // A restart closes its other port too.
  const afterHeal = back.byPeople ? (['service-down'] as const) : [];
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

describe('a node of RabbitMQ that is cut off', { timeout: 600_000 }, () => {
  it('is shown without votes at once and as paused when it pauses, and the two others with quorum', () =>
    withProduct(rabbitmq, minorityPauses));
});
