import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckOutcome, Fact } from '../domain/fact.ts';
import type { Fleet, HttpCheck } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import type { WantedCheck } from '../domain/wants.ts';
import { sceneFleet, type Layout } from '../testing/scene.ts';
import { createDirectory, noEvidence, takeFacts, type Evidence } from './evidence.ts';
import { blankReading } from './pair-reading.ts';
import { planChecks, type CheckMemory } from './plan-checks.ts';

const port = 8008;
const layout: Layout = { alpha: ['a1', 'a2', 'a3'], beta: ['b1', 'b2'], gamma: ['c1'] };

function checkOf(fleet: Fleet, targets: readonly string[] = fleet.hosts.map(({ id }) => id)): HttpCheck {
  return {
    id: 'api',
    targets: targets.map(hostId),
    from: fleet.hosts.map(({ id }) => id),
    port,
    path: '/',
    expect: { kind: 'status', status: 200 },
    tls: { kind: 'none' },
    timeoutMs: 2000,
  };
}

const fleetWith = (targets?: readonly string[], of = layout): Fleet => {
  const fleet = sceneFleet(of);
  return { ...fleet, checks: [checkOf(fleet, targets)] };
};
const listing = (host: string, t: number): Fact => ({
  kind: 'sockets',
  t,
  host: hostId(host),
  sockets: [],
  complete: true,
});
const read = (fleet: Fleet, hosts: readonly string[] = fleet.hosts.map(({ id }) => id)): Evidence =>
  take(fleet, noEvidence, ...hosts.map((host) => listing(host, 0)));
const take = (fleet: Fleet, evidence: Evidence, ...facts: readonly Fact[]): Evidence =>
  takeFacts(evidence, facts, createDirectory(fleet));
const checked = (host: string, to: string, outcome: CheckOutcome, t: number): Fact => {
  return { kind: 'check', t, host: hostId(host), to: hostId(to), check: 'api', port, outcome, status: null, ms: 0 };
};

/** All checks wanted up to `untilMs`, with when; every one is answered by `answer` at once. */
function run(
  fleet: Fleet,
  evidence: Evidence,
  untilMs: number,
  answer: (wanted: WantedCheck, now: number) => CheckOutcome | null = () => 'ok',
  suspected: ReadonlySet<string> = new Set(),
) {
  const wanted: { readonly now: number; readonly host: string; readonly to: string }[] = [];
  let memory: CheckMemory = new Map();
  let so = evidence;
  for (let now = 1000; now <= untilMs; now += 250) {
    const plan = planChecks(so, fleet, suspected, memory, now);
    memory = plan.memory;
    for (const one of plan.checks) {
      wanted.push({ now, host: one.host, to: one.to });
      const outcome = answer(one, now);
      if (outcome !== null) so = take(fleet, so, checked(one.host, one.to, outcome, now));
    }
  }
  return wanted;
}

const rounds = (wanted: ReturnType<typeof run>, to: string) => [
  ...new Set(wanted.filter((one) => one.to === to).map(({ now }) => now)),
];

describe(planChecks, () => {
  it('asks about each target every ten seconds, by three others of different regions', () => {
    const fleet = fleetWith();
    const wanted = run(fleet, read(fleet), 60_000);
    for (const { id } of fleet.hosts) {
      const times = rounds(wanted, id);
      expect(times.length).toBeGreaterThanOrEqual(5);
      for (const [i, at] of times.entries()) if (i > 0) expect(at - (times[i - 1] ?? 0)).toBe(10_000);
      for (const at of times) {
        const askers = wanted.filter(({ now, to }) => now === at && to === id).map(({ host }) => host);
        expect(askers).not.toContain(id);
        expect(new Set(askers).size).toBe(3);
      }
    }
    const regions = wanted.filter(({ to }) => to === 'a1').map(({ host }) => host[0]);
    expect(new Set(regions.slice(0, 3))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('lets every host that is read ask about every target in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }), (sizes) => {
        const drawn = Object.fromEntries(
          sizes.map((size, r) => [`r${r}`, Array.from({ length: size }, (_, h) => `r${r}h${h}`)]),
        );
        const fleet = fleetWith(['r0h0'], drawn);
        const others = fleet.hosts.map(({ id }) => id as string).filter((id) => id !== 'r0h0');
        const wanted = run(fleet, read(fleet), 10_000 * (fleet.hosts.length + 2));
        expect([...new Set(wanted.map(({ host }) => host))].sort()).toEqual(others.sort());
        for (const at of rounds(wanted, 'r0h0')) {
          expect(wanted.filter(({ now }) => now === at).length).toBe(Math.min(3, others.length));
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each(['no-answer', 'timeout', 'refused', 'tls', 'unreachable'] as const)(
    'asks every two seconds after %s, and no longer than a minute',
    (outcome) => {
      const fleet = fleetWith(['b1']);
      const times = rounds(
        run(fleet, read(fleet), 100_000, () => outcome),
        'b1',
      );
      const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
      expect(gaps.slice(0, 25).every((gap) => gap === 2000)).toBe(true);
      expect(gaps.slice(-2)).toEqual([10_000, 10_000]);
    },
  );

  it('hurries a port that others suspect, and slows down when they no longer do', () => {
    const fleet = fleetWith(['b1', 'b2']);
    const wanted = run(fleet, read(fleet), 30_000, () => 'ok', new Set(['b1:8008']));
    expect(rounds(wanted, 'b1').length).toBeGreaterThan(12);
    expect(rounds(wanted, 'b2').length).toBe(3);
  });

  it('asks only through hosts that are read', () => {
    const fleet = fleetWith(['b1']);
    const wanted = run(fleet, read(fleet, ['a1', 'b1']), 30_000);
    expect([...new Set(wanted.map(({ host }) => host))]).toEqual(['a1']);
    expect(run(fleet, noEvidence, 30_000)).toEqual([]);
  });

  it('leaves hosts in maintenance alone, and asks nothing through them', () => {
    const plain = fleetWith(['b1', 'b2']);
    const maintenance = { reason: 'disks', owner: null, until: null };
    const hosts = plain.hosts.map((host) => (host.id === 'b1' || host.id === 'a1' ? { ...host, maintenance } : host));
    const fleet = { ...plain, hosts };
    const wanted = run(fleet, read(fleet), 60_000);
    expect(rounds(wanted, 'b1')).toEqual([]);
    expect(wanted.some(({ host }) => host === 'a1' || host === 'b1')).toBe(false);
  });

  it('asks through a host whose own path is in doubt only where nobody else can', () => {
    const fleet = fleetWith(['b1']);
    const doubt = (host: string): Evidence => {
      const evidence = read(fleet, ['a1', 'a2']);
      const own = evidence.hosts.get(hostId(host));
      if (own === undefined) throw new Error('not read');
      const complaint = {
        grade: 'suspect',
        since: 0,
        seenAt: 0,
        beganAt: 0,
        knockedAt: null,
        onlyLane: null,
        triedAt: null,
        tries: 1,
        what: '',
      } as const;
      const reading = { ...blankReading, complaint };
      const peers = new Map([[hostId('b1'), reading]]);
      return { ...evidence, hosts: new Map(evidence.hosts).set(hostId(host), { ...own, peers }) };
    };
    const wanted = run(fleet, doubt('a1'), 30_000, () => null);
    expect([...new Set(wanted.map(({ host }) => host))]).toEqual(['a2']);
    const alone = run(
      { ...fleet, checks: fleet.checks.map((check) => ({ ...check, from: [hostId('a1')] })) },
      doubt('a1'),
      30_000,
      () => null,
    );
    expect(alone.length).toBeGreaterThan(1);
  });

  it('stretches the rounds of a large fleet instead of asking hundreds at once, those in doubt first', () => {
    const many = { alpha: Array.from({ length: 400 }, (_, i) => `a${i}`), beta: ['b1'] };
    const fleet = fleetWith(undefined, many);
    const plan = planChecks(read(fleet), fleet, new Set(['b1:8008']), new Map(), 30_000);
    expect(plan.checks.length).toBeLessThanOrEqual(40);
    const later = planChecks(read(fleet), fleet, new Set(['b1:8008']), plan.memory, 60_000);
    expect(later.checks.length).toBeGreaterThan(30);
    expect(later.checks.slice(0, 3).map(({ to }) => to)).toEqual(['b1', 'b1', 'b1']);
  });

  it('forgets checks that left the inventory', () => {
    const fleet = fleetWith();
    const { memory } = planChecks(read(fleet), fleet, new Set(), new Map(), 1000);
    expect(memory.size).toBe(6);
    expect(planChecks(read(fleet), { ...fleet, checks: [] }, new Set(), memory, 2000)).toEqual({
      checks: [],
      memory: new Map(),
    });
  });
});
