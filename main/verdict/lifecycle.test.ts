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
