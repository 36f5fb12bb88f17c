import { afterAll, describe, expect, it } from 'vitest';
import type { Lab } from './lab.ts';
import { hostOf, oobAddress, routedPlan } from './plan.ts';
import { must } from './run.ts';
import { createStages, untilWell } from './stage.ts';
import type { Healable } from './trial.ts';
import { heldMs, matter, ordeal, pass, settled } from './trial.ts';

/** Each route is tried within seconds; a machine that is late with everything has time to. */
const routeMs = 60_000;

const stages = createStages(2, routedPlan);
afterAll(async () => {
  await stages.end();
});

/** SSH connections that stand from a namespace to an address, as its own kernel says. */
function sessionsTo(namespace: string, address: string): number {
  const listed = must('ip', ['netns', 'exec', namespace, 'ss', '-Htn', 'state', 'established', 'dst', `${address}:22`]);
  return listed.split('\n').filter(Boolean).length;
}

/** Looks five times a second until the kernel says so. */
async function untilSessions(what: string, count: () => number, fits: (count: number) => boolean): Promise<void> {
  const until = performance.now() + routeMs;
  while (!fits(count())) {
    if (performance.now() > until) throw new Error(`${what}: not within ${routeMs} ms; there are ${count()} sessions`);
    await pass(200);
  }
}

function oobSessions(lab: Lab, host: string): number {
  return sessionsTo(lab.names.observer, oobAddress(hostOf(lab.plan(), host)));
}

/*
 * A route takes about two seconds to see, on a busy machine longer. Until then nobody reads the host, and the names for that are
 * true; what is seen must take them back.
 */
describe.concurrent('a second SSH route on real kernels', { timeout: 900_000 }, () => {
  it('shows that a host nobody reaches runs on, alone, and is left when the usual way is steady again', () =>
    stages.play(async (stage) => {
      const { lab, watch } = stage;
      expect(oobSessions(lab, 'beta1')).toBe(0);
      const heal = (fault: Healable) => (): void | Promise<void> => {
        expect(oobSessions(lab, 'beta1')).toBe(1);
        expect(watch.view().hosts.get('beta1')).toBe('alive');
        return fault.heal();
      };
      await ordeal(stage, () => ({ heal: heal(lab.linkDown('beta1')) }), {
        names: [matter('host-isolated', { host: 'beta1' })],
        passing: [matter('host-unreachable', { host: 'beta1' })],
        heldMs: 15_000,
      });
      await untilSessions(
        'the route oob to beta1 given back',
        () => oobSessions(lab, 'beta1'),
        (count) => count === 0,
      );
    }));

  it('shows that a region cut from everybody is a side of a partition, not dark', () =>
    stages.play((stage) =>
      ordeal(stage, (lab) => lab.cut({ kind: 'region-from-all', region: 'gamma' }), {
        names: [
          matter('partition', { sides: [['alpha', 'beta'], ['gamma']] }),
          matter('quorum-at-risk', { cluster: 'mon' }),
        ],
        passing: [
          matter('region-dark', { region: 'gamma' }),
          matter('host-unreachable', { host: 'gamma1' }),
          matter('host-unreachable', { host: 'gamma2' }),
        ],
        heldMs: 15_000,
      }),
    ));

  it('keeps sight of a region that the observer lost, over a cable of its own and through another host', () =>
    stages.play(async (stage) => {
      const { lab, watch } = stage;
      const since = watch.seen.length;
      const viaAlpha = (): number => sessionsTo(lab.names.of('alpha1'), hostOf(lab.plan(), 'beta2').address);
      expect([oobSessions(lab, 'beta1'), viaAlpha()]).toEqual([0, 0]);
      const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
      await untilSessions(
        'beta1 read over oob',
        () => oobSessions(lab, 'beta1'),
        (count) => count > 0,
      );
      await untilSessions('beta2 read through alpha1', viaAlpha, (count) => count > 0);
      await pass(heldMs);
      // All hosts alive and nothing open, while the observer has no usual way to beta.
      await untilWell(stage);
      const healedAt = watch.seen.length;
      cut.heal();
      await settled(stage, { since, healedAt }, { names: [], passing: [matter('noc-blind', { regions: ['beta'] })] });
    }));
});
