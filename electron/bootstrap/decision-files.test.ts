import { describe, expect, it } from 'vitest';
import { decisionFilesOf } from './decision-files.ts';

const filesOf = (path: string) => decisionFilesOf({ kind: 'fleet', path }, '/data/decisions');

describe('decisionFilesOf', () => {
  it('keeps a log for each fleet, and one list of operators and one key for all of them', () => {
    const [one, other] = [filesOf('/etc/a/fleet.yaml'), filesOf('/etc/b/fleet.yaml')];
    expect(one.log).toMatch(/^\/data\/decisions\/fleet-fleet-[0-9a-f]{12}\.jsonl$/);
    expect(one.log).not.toBe(other.log);
    expect([one.operators, one.key]).toEqual([other.operators, other.key]);
  });

  it('shares nothing between the demo and a fleet', () => {
    const demo = Object.values(decisionFilesOf({ kind: 'demo', speed: 1 }, '/data/decisions'));
    expect(demo).toEqual([
      '/data/decisions/demo.jsonl',
      '/data/decisions/demo-signing-key.pem',
      '/data/decisions/demo-operators.json',
    ]);
    for (const file of Object.values(filesOf('/etc/demo.yaml'))) expect(demo).not.toContain(file);
  });
});
