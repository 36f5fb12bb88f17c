import { describe, expect, it } from 'vitest';
import { historyFileOf } from './history-file.ts';

const fileOf = (path: string) => historyFileOf({ kind: 'fleet', path }, '/data/history');

describe('historyFileOf', () => {
  it('keeps fleets apart, also those whose files have one name, and the demo from all of them', () => {
    expect(historyFileOf({ kind: 'demo', speed: 1 }, '/data/history')).toBe('/data/history/demo.db');
    expect(fileOf('/etc/a/fleet.yaml')).toMatch(/^\/data\/history\/fleet-fleet-[0-9a-f]{12}\.db$/);
    expect(fileOf('/etc/a/fleet.yaml')).toBe(fileOf('/etc/a/../a/fleet.yaml'));
    expect(fileOf('/etc/a/fleet.yaml')).not.toBe(fileOf('/etc/b/fleet.yaml'));
  });

  it('makes a file name of any path', () => {
    expect(fileOf(`/x/${'ü .$(a)'.repeat(30)}.yaml`)).toMatch(
      /^\/data\/history\/fleet-[A-Za-z0-9_-]{1,40}-[0-9a-f]{12}\.db$/,
    );
  });
});
