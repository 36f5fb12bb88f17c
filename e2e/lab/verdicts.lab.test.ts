import { afterAll, describe, expect, it } from 'vitest';
import type { Change, Situation, SituationMatter, SituationType } from '../../main/domain/snapshot.ts';
import type { Lab } from './lab.ts';
import type { Stage } from './stage.ts';
import { createStages, untilWell } from './stage.ts';
import { stagePlan } from './plan.ts';
import type { Watch } from './watch.ts';
import { story } from './watch.ts';

/** Long enough for a verdict on a busy machine; the bench, not a test, says how long it takes. */
const verdictMs = 25_000;
/** A fault stays at least so long that a wrong name would have had its time too. */
const heldMs = 8000;

/** Two cores carry three labs, which wait most of their time. */
const stages = createStages(3, stagePlan);
afterAll(async () => {
  await stages.end();
});

async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Type and subject in one line, the same for every order of sides and pairs. */
function named({ type, subject }: SituationMatter): string {
  const sorted = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    return value.map(sorted).sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1));
  };
  const parts = Object.entries(subject).map(([key, value]) => `${key} ${JSON.stringify(sorted(value))}`);
  return `${type}: ${parts.join(', ')}`;
}

/** A matter whose ids are written down in a test. */
function matter<T extends SituationType>(type: T, subject: object): string {
  return named({ type, subject } as unknown as SituationMatter);
}

type Told = Extract<Change, { kind: 'situation' }>;

function told(watch: Watch, since: number, phase: Situation['phase']): readonly { index: number; change: Told }[] {
  return watch.seen.flatMap(({ change }, index) =>
    index >= since && change.kind === 'situation' && change.phase === phase ? [{ index, change }] : [],
  );
}

/** Confirmed situations between two marks, by id, with their extent as it was last told there. */
function confirmed(watch: Watch, since: number, until: number = watch.seen.length): ReadonlyMap<string, string> {
  const before = told(watch, since, 'confirmed').filter(({ index }) => index < until);
  return new Map(before.map(({ change }) => [change.situation.id, named(change.situation)]));
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort();
}

interface Healable {
  heal(): void | Promise<void>;
}

interface Expected {
  /** Exactly these are confirmed, by type and subject. */
  readonly names: readonly string[];
  readonly heldMs?: number;
  /** Types that may be confirmed after the heal: a host that boots answers before its services listen. */
  readonly afterHeal?: readonly SituationType[];
}

/** Prints how long a verdict took; nobody asserts it. */
function report(what: string, ms: number): void {
  process.stdout.write(`    ${what}: confirmed after ${Math.round(ms)} ms\n`);
}

/**
 * Makes a fault and waits for each name; holds it; then nothing else may have been confirmed. After the heal everything
 * that was confirmed must be cleared, each by its own id, and all must be well again.
 */
async function ordeal(stage: Stage, make: (lab: Lab) => Healable, expected: Expected): Promise<void> {
  const { lab, watch } = stage;
  const since = watch.seen.length;
  const from = performance.now();
  const fault = make(lab);
  for (const name of expected.names) {
    const isIt = (change: Change): boolean =>
      change.kind === 'situation' && change.phase === 'confirmed' && named(change.situation) === name;
    const { at } = await watch.change(`${name} confirmed`, isIt, verdictMs, since);
    report(name, at - from);
  }
  await pass(Math.max(0, from + (expected.heldMs ?? heldMs) - performance.now()));
  const healedAt = watch.seen.length;
  await fault.heal();
  await settled(stage, { since, healedAt }, expected);
}

/**
 * All is well again. What was confirmed before the heal has just these names, what was confirmed after it none that is not
 * allowed there, and every situation was cleared by its own id.
 */
async function settled(
  stage: Stage,
  { since, healedAt }: { readonly since: number; readonly healedAt: number },
  { names, afterHeal = [] }: Expected,
): Promise<void> {
  const { watch } = stage;
  await untilWell(stage);
  const tale = story(watch.seen.slice(since));
  const before = confirmed(watch, since, healedAt);
  expect(sorted(before.values()), tale).toEqual(sorted(names));
  // A cut that shrinks while it heals is still the same situation.
  const late = [...confirmed(watch, healedAt)].flatMap(([id, name]) => (before.has(id) ? [] : [name]));
  const allowed: readonly string[] = afterHeal;
  expect(
    late.filter((name) => !allowed.includes(name.split(':')[0] ?? '')),
    tale,
  ).toEqual([]);
  const cleared = new Set(told(watch, since, 'cleared').map(({ change }) => change.situation.id));
  expect([...confirmed(watch, since).keys()].filter((id) => !cleared.has(id))).toEqual([]);
}

const link = { a: 'alpha', b: 'beta' } as const;
const partialCut = matter('partial-partition', { pairs: [['alpha', 'beta']], bridges: ['gamma'] });
const gammaApart = matter('partition', { sides: [['alpha', 'beta'], ['gamma']] });
const monAtRisk = matter('quorum-at-risk', { cluster: 'mon' });

/** Each test waits its turn for a stage, so its own time limit is that of the whole file. */
describe.concurrent('the engine over real SSH', { timeout: 420_000 }, () => {
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

  for (const answer of ['host-unreachable', 'admin-prohibited'] as const) {
    it(
      `sees the cut behind a firewall that answers with ICMP ${answer}`,
      fault((lab) => lab.cut({ kind: 'reject', ...link, with: answer }), { names: [partialCut] }),
    );
  }

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

  it('keeps silent over blips of 0.8 s and confirms none of 1.5 s', () =>
    stages.play(async (stage) => {
      for (const blipMs of [800, 1500]) {
        const since = stage.watch.seen.length;
        const cut = stage.lab.cut({ kind: 'regions', ...link });
        await pass(blipMs);
        cut.heal();
        const tookMs = performance.now() - cut.from;
        await pass(4000);
        await untilWell(stage);
        // A machine that stood still made a real cut of it, and a real cut may be told.
        if (tookMs < blipMs + 200) expect([...confirmed(stage.watch, since).values()]).toEqual([]);
      }
    }));

  it('tells a cut of five seconds as one situation, confirmed and cleared', () =>
    stages.play(async (stage) => {
      const since = stage.watch.seen.length;
      const cut = stage.lab.cut({ kind: 'regions', a: 'beta', b: 'gamma' });
      await pass(5000);
      cut.heal();
      await settled(
        stage,
        { since, healedAt: stage.watch.seen.length },
        { names: [matter('partial-partition', { pairs: [['beta', 'gamma']], bridges: ['alpha'] })] },
      );
    }));

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
      lab.plannedWork('beta1', false);
      await settled(stage, { since, healedAt: stage.watch.seen.length }, { names: [] });
    }));
});
