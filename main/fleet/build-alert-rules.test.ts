import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertRulesSchema } from '../contract/alert-rules.ts';
import { defaultAlertRules } from '../domain/alert-rules.ts';
import { buildAlertRules } from './build-alert-rules.ts';
import { keyText, type Remark } from './fleet-problem.ts';

const named = { regions: ['dub', 'fra'], hosts: ['fra1'], clusters: ['ledger'] };

const build = (text: string) => {
  const remarks: Remark[] = [];
  const rules = buildAlertRules(alertRulesSchema.nullish().parse(parse(text)), named, remarks);
  return { rules, said: remarks.map(({ path, predicate }) => `${keyText(path)} ${predicate}`) };
};
const refused = (text: string): readonly string[] => {
  const read = alertRulesSchema.safeParse(parse(text));
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
};
const work = (more: string) =>
  `maintenance: [{ id: cooling, regions: [fra], from: 2026-11-24T20:00:00Z, until: 2026-11-24T23:00:00+01:00, owner: Ada, reason: cooling, ${more} }]`;

describe(buildAlertRules, () => {
  it('is the defaults where nothing is written', () => {
    expect(build('null')).toEqual({ rules: defaultAlertRules, said: [] });
    expect(build('{}')).toEqual({ rules: defaultAlertRules, said: [] });
  });

  it('takes single values and leaves the others as they are', () => {
    const { rules } = build('{ raiseAfterMs: { P3: 5000 }, latched: [P1, P2, P1], flapping: { calmMs: 90000 } }');
    expect(rules).toEqual({
      ...defaultAlertRules,
      raiseAfterMs: { P1: 0, P2: 0, P3: 5000 },
      latched: ['P1', 'P2'],
      flapping: { ...defaultAlertRules.flapping, calmMs: 90_000 },
    });
  });

  it('reads planned work with its zone, and what to do', () => {
    const { rules, said } = build(`${work('clusters: [ledger]')}\nrunbooks: [{ alarms: [quorum-lost], text: RB-17 }]`);
    expect(said).toEqual([]);
    expect(rules.maintenance[0]).toMatchObject({
      regions: ['fra'],
      hosts: [],
      from: Date.UTC(2026, 10, 24, 20),
      until: Date.UTC(2026, 10, 24, 22),
    });
    expect(rules.runbooks).toEqual([{ alarms: ['quorum-lost'], clusters: [], text: 'RB-17' }]);
  });

  it('names what is not in the inventory, at its place', () => {
    const { said } = build(`${work('hosts: [fra2]')}\nrunbooks: [{ clusters: [legder], text: x }]`);
    expect(said).toEqual([
      'alerts.rules.runbooks[0].clusters[0] names "legder", which is no cluster of this inventory; did you mean "ledger"?',
      'alerts.rules.maintenance[0].hosts[0] names "fra2", which is no host of this inventory; did you mean "fra1"?',
    ]);
  });

  it('refuses moments that are none, work that ends before it begins, that covers nothing, and ids given twice', () => {
    const one = 'id: a, owner: Ada, reason: x';
    const { said } = build(`maintenance:
      - { ${one}, regions: [fra], from: tomorrow, until: 2026-11-24T20:00 }
      - { ${one}, from: 2026-11-24T20:00:00Z, until: 2026-11-24T19:00:00Z }`);
    expect(said).toEqual([
      'alerts.rules.maintenance[0].from must be a moment with its zone, such as 2026-11-24T20:00:00Z, not "tomorrow"',
      'alerts.rules.maintenance[0].until must be a moment with its zone, such as 2026-11-24T20:00:00Z, not "2026-11-24T20:00"',
      'alerts.rules.maintenance[1] covers nothing; give hosts, regions or clusters',
      'alerts.rules.maintenance[1].until must be after from ("2026-11-24T20:00:00Z")',
      'alerts.rules.maintenance[1].id is "a", which maintenance[0] has already; give each its own',
    ]);
  });

  it('refuses a flood that would end where it begins', () => {
    expect(build('flood: { begins: 3 }').said).toEqual([
      'alerts.rules.flood.ends must not be more than begins (3), or a flood would end where it begins',
    ]);
  });
});

describe('alertRulesSchema', () => {
  it('refuses unknown keys, wrong values and control characters in a sentence', () => {
    expect(refused('{ raise: 3 }')).toHaveLength(1);
    expect(refused('{ raiseAfterMs: { P1: -1 } }')).toEqual([
      'raiseAfterMs.P1 must be a whole number from 0 to 3600000',
    ]);
    expect(refused('{ latched: [P4] }')).toEqual(['latched.0 must be P1, P2 or P3']);
    expect(refused('{ longestShelfMs: 28800001 }')).toHaveLength(1);
    expect(refused('runbooks: [{ text: "a\\nb" }]')).toHaveLength(1);
  });
});
