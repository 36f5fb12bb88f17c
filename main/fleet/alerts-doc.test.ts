import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertsInventorySchema } from '../contract/alert-inventory.ts';
import { defaultAlertRules } from '../domain/alert-rules.ts';
import { testSurroundings } from './inventory-examples.ts';
import { parseFleet } from './read-fleet.ts';

/* The example of docs/alerts.md is an inventory that can be used as it stands, with every key there is. */

const page = readFileSync(new URL('../../docs/alerts.md', import.meta.url), 'utf8');
const example = /<!-- the example -->\s*```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';

const fleet = `version: 1
name: ledger production
regions: [{ id: dub, name: Dublin, code: DUB }, { id: fra, name: Frankfurt, code: FRA }, { id: ams, name: Amsterdam, code: AMS }]
defaults: { ssh: { user: quorumscope, knownHostsFile: ~/.ssh/known_hosts } }
`;
const members = `hosts:
  - { id: dub-db1, region: dub, address: 10.10.1.11 }
  - { id: fra-db1, region: fra, address: 10.10.2.11 }
  - { id: ams-db1, region: ams, address: 10.10.3.11 }
clusters:
  - { id: ledger, product: postgresql, ports: [5432], quorum: { model: majority }, rpoSeconds: 30,
      members: [{ host: dub-db1, votes: 1, role: data }, { host: fra-db1, votes: 1, role: data }, { host: ams-db1, votes: 1, role: data }] }
`;

const read = (alerts: string) => {
  const reading = parseFleet(`${fleet}${members}${alerts}`, 'fleet.yaml', testSurroundings);
  return reading.ok ? reading.value : expect.fail(reading.error.map(({ sentence }) => sentence).join('\n'));
};

/** The keys that a schema knows and no value of it has, by their paths. */
function missingKeys(schema: unknown, values: readonly unknown[], path: string): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return missingKeys(schema.unwrap(), values, path);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option: unknown) => missingKeys(option, values, path));
  if (schema instanceof z.ZodArray)
    return missingKeys(
      schema.element,
      values.flatMap((value) => (Array.isArray(value) ? value : [])),
      path,
    );
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, field]) => {
    const found = values.flatMap((value) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? [Reflect.get(value, key)] : [],
    );
    return found.length === 0 ? [`${path}.${key}`] : missingKeys(field, found, `${path}.${key}`);
  });
}

describe('docs/alerts.md', () => {
  it('has an example that is read without a problem and without a warning that is not there without it', () => {
    const { alerts, warnings } = read(example);
    expect(alerts.channels).toHaveLength(10);
    expect(warnings.map(({ sentence }) => sentence)).toEqual(read('').warnings.map(({ sentence }) => sentence));
  });

  it('has every key there is in it', () => {
    const { alerts } = z.object({ alerts: z.unknown() }).parse(parse(example));
    expect(missingKeys(alertsInventorySchema, [alerts], 'alerts')).toEqual([]);
    expect(missingKeys(alertsInventorySchema, [{}], 'alerts')).toContain('alerts.rules');
  });

  it('shows the values that hold where nothing is written', () => {
    const { rules, thresholds } = read(example).alerts;
    const usual = read('').alerts;
    expect(rules).toMatchObject({ ...defaultAlertRules, runbooks: [{}], maintenance: [{}] });
    expect(thresholds.defaults).toEqual(usual.thresholds.defaults);
  });
});
