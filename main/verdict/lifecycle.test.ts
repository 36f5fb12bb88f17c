import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../domain/default-policy.ts';
import { hostId, regionId } from '../domain/ids.ts';
import type { Finding } from './finding.ts';
import { openSituations, stepSituations, type TrackedSituations } from './lifecycle.ts';

const host = hostId('b1');
const finding: Finding = {
  key: 'host-unreachable:b1',
  matter: { type: 'host-unreachable', subject: { host } },
  strength: 'proven',
  since: 10_000,
  observers: [hostId('a1')],
  evidence: [{ host: hostId('a1'), what: 'ESTAB …, timer:(on, n=3)', ageMs: 0, domain: 'alpha' }],
  text: 'b1 is unreachable',
};
const suspicion: Finding = { ...finding, strength: 'suspect' };
const never = () => false;
const always = () => true;

function run(steps: readonly { at: number; findings: readonly Finding[]; refutes?: () => boolean }[]) {
  let tracked: TrackedSituations = new Map();
  const phases: string[] = [];
  for (const { at, findings, refutes } of steps) {
    const step = stepSituations(tracked, findings, refutes ?? never, defaultPolicy, at);
    tracked = step.tracked;
    for (const change of step.changes) if (change.kind === 'situation') phases.push(`${at} ${change.phase}`);
  }
  return { tracked, phases };
}

describe('stepSituations', () => {
  it('suspects at first sight and confirms when the proof has lasted by its own times', () => {
    const { phases } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 11_250, findings: [finding] },
      { at: 11_500, findings: [finding] },
    ]);
    expect(phases).toEqual(['10500 suspected', '11500 confirmed']);
  });

  it('confirms by how far the evidence reaches, not by our clock that goes on', () => {
    const { phases } = run([
      { at: 11_600, findings: [{ ...finding, lastsUntil: 11_450 }] },
      { at: 12_500, findings: [{ ...finding, lastsUntil: 11_450 }] },
      { at: 12_750, findings: [{ ...finding, lastsUntil: 12_650 }] },
    ]);
    expect(phases).toEqual(['11600 suspected', '12750 confirmed']);
  });

  it('lets a suspicion that was refuted meanwhile last anew, under its id', () => {
    const { phases, tracked } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 11_500, findings: [], refutes: always },
      { at: 12_250, findings: [{ ...finding, since: 11_900 }] },
      { at: 13_250, findings: [{ ...finding, since: 11_900 }] },
      { at: 13_500, findings: [{ ...finding, since: 11_900 }] },
    ]);
    expect(phases).toEqual(['10500 suspected', '13500 confirmed']);
    expect(tracked.get(finding.key)?.situation.id).toBe(`${finding.key}@10000`);
  });

  it('lets a suspicion last anew of which all evidence is younger than the last look at it', () => {
    const { phases } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 12_250, findings: [{ ...finding, since: 11_900 }] },
      { at: 13_500, findings: [{ ...finding, since: 11_900 }] },
    ]);
    expect(phases).toEqual(['10500 suspected', '13500 confirmed']);
  });

  it('tells the last round of what comes and goes as that, under one id', () => {
    const round: Finding = { ...suspicion, key: 'cut', since: 20_000 };
    const flapping: Finding = { ...finding, key: 'flapping', since: 5000, turns: [5000, 12_000, 20_000] };
    const { phases, tracked } = run([
      { at: 20_500, findings: [round] },
      { at: 20_750, findings: [flapping] },
    ]);
    expect(phases).toEqual(['20500 suspected', '20750 confirmed']);
    expect(tracked.size).toBe(1);
    expect(tracked.get('flapping')?.situation).toMatchObject({ id: 'cut@20000', since: 5000 });
  });

  it('never confirms a suspicion, however long it lasts', () => {
    const { phases } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 60_000, findings: [suspicion] },
    ]);
    expect(phases).toEqual(['10500 suspected']);
  });

  it('clears a confirmed situation only after it was refuted for five seconds without a break', () => {
    const { phases } = run([
      { at: 12_000, findings: [finding] },
      { at: 13_000, findings: [], refutes: always },
      { at: 17_000, findings: [], refutes: never },
      { at: 17_250, findings: [], refutes: always },
      { at: 22_000, findings: [], refutes: always },
      { at: 22_250, findings: [], refutes: always },
    ]);
    expect(phases).toEqual(['12000 confirmed', '22250 cleared']);
  });

  it('keeps a confirmed situation that nobody can see any more, and lets its evidence grow old', () => {
    const { tracked, phases } = run([
      { at: 12_000, findings: [finding] },
      { at: 600_000, findings: [] },
    ]);
    expect(phases).toEqual(['12000 confirmed']);
    expect(openSituations(tracked, 600_000)[0]?.evidence[0]?.ageMs).toBe(588_000);
  });

  it('lets a suspicion lapse that is neither seen nor refuted', () => {
    const { phases } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 13_500, findings: [] },
    ]);
    expect(phases).toEqual(['10500 suspected', '13500 cleared']);
  });

  it('tells a situation again when it comes to mean something else, and not when only its words move', () => {
    const at = (stage: string, text: string): Finding => ({ ...finding, stage, text });
    const { phases } = run([
      { at: 11_500, findings: [at('two', 'two claim to lead')] },
      { at: 11_750, findings: [at('two', 'two claim to lead, 250 ms later')] },
      { at: 12_000, findings: [at('diverged', 'one leads, the other has diverged')] },
      { at: 12_250, findings: [] },
      { at: 12_500, findings: [at('diverged', 'one leads, the other has diverged')] },
    ]);
    expect(phases).toEqual(['11500 confirmed', '12000 confirmed']);
  });

  it('tells a confirmed situation again when its extent changes, under the same id', () => {
    const wider: Finding = { ...finding, matter: { type: 'region-dark', subject: { region: regionId('beta') } } };
    const { tracked, phases } = run([
      { at: 12_000, findings: [finding] },
      { at: 12_250, findings: [wider] },
    ]);
    expect(phases).toEqual(['12000 confirmed', '12250 confirmed']);
    expect([...tracked.values()].map(({ situation }) => situation.id)).toEqual(['host-unreachable:b1@10000']);
  });
});

describe('stepSituations and a trouble that gets its right name', () => {
  const region = regionId('beta');
  const named = (since: number): Finding => ({
    ...suspicion,
    key: 'region-dark:beta',
    matter: { type: 'region-dark', subject: { region } },
    since,
  });
  const ids = (tracked: TrackedSituations) => [...tracked.values()].map(({ situation }) => situation.id);

  it('goes on under the same id, and nobody is told that something cleared', () => {
    const { tracked, phases } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 11_000, findings: [named(11_000)] },
    ]);
    expect(phases).toEqual(['10500 suspected', '11000 suspected']);
    expect(ids(tracked)).toEqual(['host-unreachable:b1@10000']);
    expect([...tracked.values()].map(({ situation }) => situation.type)).toEqual(['region-dark']);
  });

  it('does not take over a suspicion that began at another time', () => {
    const { tracked } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 13_000, findings: [named(12_500)] },
    ]);
    expect(ids(tracked)).toEqual(['host-unreachable:b1@10000', 'region-dark:beta@12500']);
  });

  it('takes over nothing that is still found, and nothing that was confirmed', () => {
    const beside = run([
      { at: 10_500, findings: [suspicion] },
      { at: 11_000, findings: [suspicion, named(10_000)] },
    ]);
    expect(ids(beside.tracked)).toEqual(['host-unreachable:b1@10000', 'region-dark:beta@10000']);
    const confirmed = run([
      { at: 12_000, findings: [finding] },
      { at: 12_250, findings: [named(10_000)] },
    ]);
    expect(ids(confirmed.tracked)).toEqual(['host-unreachable:b1@10000', 'region-dark:beta@10000']);
  });

  it('gives a suspicion that comes back an id of its own, for the first one went on', () => {
    const { tracked } = run([
      { at: 10_500, findings: [suspicion] },
      { at: 11_000, findings: [named(10_000)] },
      { at: 11_250, findings: [named(10_000), suspicion] },
    ]);
    expect(ids(tracked)).toEqual(['host-unreachable:b1@10000', 'host-unreachable:b1@10000+11250']);
  });
});

describe('stepSituations, laws', () => {
  const names = ['b1', 'b2', 'b3'];
  const found = (name: string, since: number, strength: Finding['strength']): Finding => ({
    ...finding,
    key: `host-unreachable:${name}`,
    matter: { type: 'host-unreachable', subject: { host: hostId(name) } },
    since,
    strength,
  });
  const glance = fc.record({
    seen: fc.subarray(names),
    sinceMs: fc.nat(3000),
    strength: fc.constantFrom('suspect' as const, 'proven' as const),
    isRefuted: fc.boolean(),
  });
  const course = fc.array(glance, { minLength: 5, maxLength: 40 });
  const order = { suspected: 0, confirmed: 1, cleared: 2 };

  it('never shows two situations under one id', () => {
    fc.assert(
      fc.property(course, (glances) => {
        let tracked: TrackedSituations = new Map();
        glances.forEach(({ seen, sinceMs, strength, isRefuted }, tick) => {
          const now = 10_000 + tick * 1000;
          const findings = seen.map((name) => found(name, now - sinceMs, strength));
          tracked = stepSituations(tracked, findings, () => isRefuted, defaultPolicy, now).tracked;
          const ids = [...tracked.values()].map(({ situation }) => situation.id);
          expect(new Set(ids).size).toBe(ids.length);
        });
      }),
    );
  });

  it('tells each situation forward only: suspected, confirmed, cleared', () => {
    fc.assert(
      fc.property(course, (glances) => {
        let tracked: TrackedSituations = new Map();
        const told = new Map<string, number>();
        glances.forEach(({ seen, sinceMs, strength, isRefuted }, tick) => {
          const now = 10_000 + tick * 1000;
          const findings = seen.map((name) => found(name, now - sinceMs, strength));
          const step = stepSituations(tracked, findings, () => isRefuted, defaultPolicy, now);
          tracked = step.tracked;
          for (const change of step.changes) {
            if (change.kind !== 'situation') continue;
            const { id } = change.situation;
            expect(order[change.phase]).toBeGreaterThanOrEqual(told.get(id) ?? 0);
            told.set(id, order[change.phase]);
          }
        });
      }),
    );
  });
});
