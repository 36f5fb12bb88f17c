import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Change, Situation, SituationType } from '../../main/domain/snapshot.ts';
import type { Lab } from './lab.ts';
import { raiseLab } from './lab.ts';
import { defaultPlan } from './plan.ts';
import { allWell } from './view.ts';
import type { Seen, Watch } from './watch.ts';
import { startWatch, story } from './watch.ts';

/** Long enough for a verdict on a busy machine; the bench, not a test, says how long it takes. */
const verdictMs = 20_000;
/** TCP itself may wait long before it tries a healed path again (back-off), and sessions reconnect with back-off too. */
const healMs = 45_000;

let lab: Lab;
let watch: Watch;

beforeAll(async () => {
  lab = await raiseLab(defaultPlan);
  watch = startWatch(lab);
  await well();
});
afterEach(async () => {
  await well();
});
afterAll(async () => {
  await watch?.end('SIGTERM');
  lab?.down();
});

function well(): Promise<void> {
  return watch.until('all hosts alive and all region pairs healthy', (view) => allWell(view, 6, 3), healMs);
}

function confirmed<T extends SituationType>(type: T): (change: Change) => boolean {
  return (change) => change.kind === 'situation' && change.phase === 'confirmed' && change.situation.type === type;
}

/** The situation of that type, once it is confirmed. */
async function verdict<T extends SituationType>(type: T, since: number): Promise<Extract<Situation, { type: T }>> {
  const { change } = await watch.change(`${type} confirmed`, confirmed(type), verdictMs, since);
  if (change.kind !== 'situation' || change.situation.type !== type) throw new Error('not what was awaited');
  return change.situation as Extract<Situation, { type: T }>;
}

async function cleared(id: string, since: number): Promise<void> {
  const gone = (change: Change): boolean =>
    change.kind === 'situation' && change.phase === 'cleared' && change.situation.id === id;
  await watch.change(`${id} cleared`, gone, healMs, since);
}

/** Situations that somebody was told of since the mark, confirmed ones only. */
function confirmedTypes(since: number): readonly string[] {
  const told = (each: Seen): readonly string[] =>
    each.change.kind === 'situation' && each.change.phase === 'confirmed' ? [each.change.situation.type] : [];
  return [...new Set(watch.seen.slice(since).flatMap(told))].sort();
}

function expectOnly(types: readonly SituationType[], since: number): void {
  expect(confirmedTypes(since), story(watch.seen.slice(since))).toEqual([...types].sort());
}

function sorted(sides: readonly (readonly string[])[]): readonly string[] {
  return sides.map((side) => [...side].sort().join('+')).sort();
}

describe('the engine over real SSH', () => {
  it('names both sides when a region loses the others, and says who has quorum', async () => {
    const since = watch.seen.length;
    const cut = lab.cut({ kind: 'region-from-regions', region: 'gamma' });
    const partition = await verdict('partition', since);
    expect(sorted(partition.subject.sides)).toEqual(['alpha+beta', 'gamma']);
    expect(partition.observers.length).toBeGreaterThanOrEqual(2);
    expect(partition.evidence.length).toBeGreaterThan(0);
    await watch.until(
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
    await cleared(partition.id, since);
    expect(confirmedTypes(since)).not.toContain('region-dark');
    expect(confirmedTypes(since)).not.toContain('host-unreachable');
  });

  it('calls it partial and names the bridge when two regions lose each other and the third reaches both', async () => {
    const since = watch.seen.length;
    const cut = lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' });
    const partial = await verdict('partial-partition', since);
    expect(partial.subject).toEqual({ pairs: [['alpha', 'beta']], bridges: ['gamma'] });
    cut.heal();
    await cleared(partial.id, since);
    expect(confirmedTypes(since)).not.toContain('partition');
  });

  it('calls a host isolated when every peer lost it and we still read it', async () => {
    const since = watch.seen.length;
    const cut = lab.cut({ kind: 'host-from-peers', host: 'beta1' });
    const isolated = await verdict('host-isolated', since);
    expect(isolated.subject.host).toBe('beta1');
    cut.heal();
    await cleared(isolated.id, since);
    expect(confirmedTypes(since)).not.toContain('partition');
    expect(confirmedTypes(since)).not.toContain('host-unreachable');
  });

  it('calls a dark host unreachable, not a partition', async () => {
    const since = watch.seen.length;
    const off = lab.powerOff('gamma2');
    const unreachable = await verdict('host-unreachable', since);
    expect(unreachable.subject.host).toBe('gamma2');
    await off.heal();
    await cleared(unreachable.id, since);
    expect(confirmedTypes(since)).not.toContain('partition');
    expect(confirmedTypes(since)).not.toContain('region-dark');
  });

  it('calls itself blind when it loses a region that its peers still reach, and never calls that a partition', async () => {
    const since = watch.seen.length;
    const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
    const blind = await verdict('noc-blind', since);
    expect(blind.subject).toEqual({ regions: ['beta'] });
    await watch.until('beta1 unobserved', (view) => view.hosts.get('beta1') === 'unobserved', verdictMs);
    cut.heal();
    await cleared(blind.id, since);
    expectOnly(['noc-blind'], since);
  });

  it('calls itself blind, and nobody dead, when it loses everything', async () => {
    const since = watch.seen.length;
    const cut = lab.cut({ kind: 'observer', regions: ['alpha', 'beta', 'gamma'] });
    const blind = await verdict('noc-blind', since);
    await watch.until(
      'nobody observed',
      (view) => [...view.hosts.values()].every((s) => s === 'unobserved'),
      verdictMs,
    );
    cut.heal();
    await cleared(blind.id, since);
    expectOnly(['noc-blind'], since);
  });

  it('names host and port of a killed service, and never calls it a cut', async () => {
    const since = watch.seen.length;
    const kill = lab.killService('gamma1', 2380);
    const down = await verdict('service-down', since);
    expect(down.subject).toEqual({ host: 'gamma1', port: 2380 });
    await kill.heal();
    await cleared(down.id, since);
    expectOnly(['service-down'], since);
  });

  it('calls a region dark when nobody sees any host of it', async () => {
    const since = watch.seen.length;
    const off = lab.powerOffRegion('gamma');
    const dark = await verdict('region-dark', since);
    expect(dark.subject.region).toBe('gamma');
    await off.heal();
    await cleared(dark.id, since);
    expect(confirmedTypes(since)).not.toContain('partition');
  });

  it('keeps silent over blips of 0.8 s', async () => {
    let judged = 0;
    for (let blip = 0; blip < 6 && judged < 2; blip += 1) {
      const since = watch.seen.length;
      const cut = lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' });
      await new Promise((resolve) => setTimeout(resolve, 800));
      cut.heal();
      const heldMs = performance.now() - cut.from;
      await new Promise((resolve) => setTimeout(resolve, 4000));
      // A machine that stood still made a real cut of it, and a real cut may be told.
      if (heldMs > 1000) continue;
      judged += 1;
      expectOnly([], since);
    }
    expect(judged).toBe(2);
  });
});
