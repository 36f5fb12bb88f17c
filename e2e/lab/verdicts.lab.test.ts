import { afterAll, describe, expect, it } from 'vitest';
import type { Lab } from './lab.ts';
import { stagePlan } from './plan.ts';
import { createStages, untilWell } from './stage.ts';
import type { Expected, Healable } from './trial.ts';
import { confirmed, heldMs, matter, ordeal, pass, settled, told, verdictMs } from './trial.ts';
import type { View } from './view.ts';
import { story } from './watch.ts';

/** Two cores carry three labs, which wait most of their time. */
const stages = createStages(3, stagePlan);
afterAll(async () => {
  await stages.end();
});

const link = { a: 'alpha', b: 'beta' } as const;
const partialCut = matter('partial-partition', { pairs: [['alpha', 'beta']], bridges: ['gamma'] });
const gammaApart = matter('partition', { sides: [['alpha', 'beta'], ['gamma']] });
const monAtRisk = matter('quorum-at-risk', { cluster: 'mon' });

/** Each test waits its turn for a stage, so its own time limit is that of the whole file. */
describe.concurrent('the engine over real SSH', { timeout: 900_000 }, () => {
  const fault = (make: (lab: Lab) => Healable, expected: Expected) => () =>
    stages.play((stage) => ordeal(stage, make, expected));

  it(
    'names both sides when a region loses the others and we still read it',
    fault((lab) => lab.cut({ kind: 'region-from-regions', region: 'gamma' }), { names: [gammaApart, monAtRisk] }),
  );

  it('counts five voters that split 4 : 1 on both sides of the cut', () =>
    stages.play(async (stage) => {
      const cut = stage.lab.cut({ kind: 'region-from-regions', region: 'gamma' });
      await stage.watch.until(
        'the five voters of store split 4 : 1',
        (view) => {
          const sides = view.clusters.get('store')?.quorum.sides ?? [];
          const big = sides.find((side) => side.hosts.some((host) => host === 'alpha1'));
          const small = sides.find((side) => side.hosts.some((host) => host === 'gamma1'));
          return big?.state === 'quorate' && big.worst === 4 && small?.state === 'inquorate' && small.best === 1;
        },
        verdictMs,
      );
      cut.heal();
      await untilWell(stage);
    }));

  it(
    'calls it partial and names the bridge when two regions lose each other and the third reaches both',
    fault((lab) => lab.cut({ kind: 'regions', ...link }), { names: [partialCut] }),
  );

  it(
    'says which direction is dead, and keeps to it while the living one falls silent too',
    fault((lab) => lab.cut({ kind: 'one-way', from: 'alpha', to: 'beta' }), {
      names: [matter('one-way', { from: 'alpha', to: 'beta' })],
      heldMs: 15_000,
    }),
  );

  it(
    'calls 20 % of loss a lossy link and never a cut',
    fault((lab) => lab.cut({ kind: 'loss', ...link, percent: 20 }), {
      names: [matter('lossy-link', link)],
      heldMs: 15_000,
    }),
  );

  it('calls half of all packets lost a lossy link at most', () =>
    stages.playFirst(async (stage) => {
      const since = stage.watch.seen.length;
      const loss = stage.lab.cut({ kind: 'loss', ...link, percent: 50 });
      await pass(15_000);
      const healedAt = stage.watch.seen.length;
      loss.heal();
      const lossy = matter('lossy-link', link);
      const names = [...confirmed(stage.watch, since, healedAt).values()].includes(lossy) ? [lossy] : [];
      // What was lost before the heal may be counted after it.
      await settled(stage, { since, healedAt }, { names, afterHeal: ['lossy-link'] });
    }));

  it('calls a link that is cut for 1 s and whole for 1 s, again and again, flapping, once', () =>
    stages.playFirst(async (stage) => {
      const { lab, watch } = stage;
      const since = watch.seen.length;
      const flapping = matter('flapping', link);
      const isTold = (): boolean => [...confirmed(watch, since).values()].includes(flapping);
      // Five rounds are enough where the observer gets to look each second; a machine that is late with everything sees fewer of them.
      let rounds = 0;
      while (rounds < 5 || (!isTold() && rounds < 15)) {
        await lab.blip(link, 1000);
        await pass(1000);
        rounds += 1;
      }
      process.stdout.write(`    ${flapping}: played ${rounds} rounds\n`);
      await settled(stage, { since, healedAt: watch.seen.length }, { names: [flapping] });
    }));

  it(
    'names host and port of a killed service',
    fault((lab) => lab.killService('gamma1', 2380), {
      names: [matter('service-down', { host: 'gamma1', port: 2380 })],
    }),
  );

  it(
    'names host and port of a service that hangs while its kernel goes on answering',
    fault((lab) => lab.freezeService('beta1', 5432), {
      names: [matter('service-hung', { host: 'beta1', port: 5432 })],
      heldMs: 12_000,
    }),
  );

  it(
    'calls a host unreachable when the link to it is down',
    fault((lab) => lab.linkDown('beta1'), { names: [matter('host-unreachable', { host: 'beta1' })] }),
  );

  it(
    'calls a host unreachable when its own stack swallows everything',
    fault((lab) => lab.swallow('beta1', 'nobody'), { names: [matter('host-unreachable', { host: 'beta1' })] }),
  );

  it(
    'calls a host isolated when its own stack swallows everything but us',
    fault((lab) => lab.swallow('beta1', 'observer'), { names: [matter('host-isolated', { host: 'beta1' })] }),
  );

  it(
    'calls a host isolated when the network keeps every peer from it and we still read it',
    fault((lab) => lab.cut({ kind: 'host-from-peers', host: 'alpha1' }), {
      names: [matter('host-isolated', { host: 'alpha1' })],
    }),
  );

  it(
    'calls a host without power unreachable, and says that three monitors stand at the edge',
    fault((lab) => lab.powerOff('gamma2'), {
      names: [matter('host-unreachable', { host: 'gamma2' }), monAtRisk],
      afterHeal: ['service-down'],
    }),
  );

  it(
    'calls a region dark when nobody sees any host of it',
    fault((lab) => lab.powerOffRegion('gamma'), {
      names: [matter('region-dark', { region: 'gamma' }), monAtRisk],
      afterHeal: ['service-down'],
    }),
  );

  for (const answer of ['host-unreachable', 'admin-prohibited', 'port-unreachable'] as const) {
    it(
      `sees the cut behind a firewall that answers with ICMP ${answer}`,
      fault((lab) => lab.cut({ kind: 'reject', ...link, with: answer }), { names: [partialCut] }),
    );
  }

  it(
    'sees the cut behind a firewall that resets every connection',
    fault((lab) => lab.cut({ kind: 'reject', ...link, with: 'tcp-reset' }), { names: [partialCut], heldMs: 12_000 }),
  );

  it(
    'names the one port that a firewall resets, in both directions',
    fault((lab) => lab.cut({ kind: 'reject', ...link, with: 'tcp-reset', port: 5432 }), {
      names: [
        matter('port-filtered', { from: 'alpha', to: 'beta', port: 5432 }),
        matter('port-filtered', { from: 'beta', to: 'alpha', port: 5432 }),
      ],
      heldMs: 12_000,
    }),
  );

  it(
    'names the one port that is dropped, in the one direction',
    fault((lab) => lab.cut({ kind: 'port', from: 'alpha', to: 'beta', port: 5432 }), {
      names: [matter('port-filtered', { from: 'alpha', to: 'beta', port: 5432 })],
      heldMs: 12_000,
    }),
  );

  /*
   * The promise: bad evidence must last for `confirmAfterMs` (1.5 s) before it is confirmed, so a blip that the kernel itself ends by
   * then wakes nobody. `suspectAfterMs` is 0, so a suspicion may be told; it must be taken back. And a blip that drops nothing proves
   * nothing.
   */
  for (const blipMs of [800, 1500]) {
    it(`confirms nothing of a blip of ${blipMs} ms, and takes back what it suspected`, () =>
      stages.playFirst(async (stage) => {
        const since = stage.watch.seen.length;
        const { dropped } = await stage.lab.blip(link, blipMs);
        expect(dropped).toBeGreaterThan(0);
        await pass(heldMs);
        await settled(stage, { since, healedAt: stage.watch.seen.length }, { names: [] });
        const tale = story(stage.watch.seen.slice(since));
        const suspected = told(stage.watch, since, 'suspected').map(({ change }) => change.situation.id);
        const cleared = told(stage.watch, since, 'cleared').map(({ change }) => change.situation.id);
        expect(new Set(suspected), tale).toEqual(new Set(cleared));
      }));
  }

  it(
    'tells a cut of five seconds as one situation, confirmed and cleared',
    fault((lab) => lab.cut({ kind: 'regions', a: 'beta', b: 'gamma' }), {
      names: [matter('partial-partition', { pairs: [['beta', 'gamma']], bridges: ['alpha'] })],
      heldMs: 5000,
    }),
  );

  it(
    'calls itself blind when it loses a region that its peers still reach',
    fault((lab) => lab.cut({ kind: 'observer', regions: ['beta'] }), {
      names: [matter('noc-blind', { regions: ['beta'] })],
    }),
  );

  it(
    'calls itself blind, and nobody dead, when it loses everything',
    fault((lab) => lab.cut({ kind: 'observer', regions: ['alpha', 'beta', 'gamma'] }), {
      names: [matter('noc-blind', { all: true })],
    }),
  );

  it('raises nothing for a host under planned work that loses its power, and draws it as such', () =>
    stages.play(async (stage) => {
      const { lab, watch } = stage;
      const since = watch.seen.length;
      lab.plannedWork('beta1', true);
      await watch.until('beta1 under maintenance', (view) => view.hosts.get('beta1') === 'maintenance', verdictMs);
      const off = lab.powerOff('beta1');
      await pass(heldMs);
      expect(watch.view().hosts.get('beta1')).toBe('maintenance');
      await off.heal();
      // Who ends the work waits until the host is back; while it is under work no state says so, but its vote does.
      const isBack = (view: View): boolean => view.clusters.get('store')?.quorum.sides[0]?.worst === 5;
      await watch.until('the vote of beta1 counted again', isBack, verdictMs);
      lab.plannedWork('beta1', false);
      await settled(stage, { since, healedAt: stage.watch.seen.length }, { names: [] });
    }));
});
