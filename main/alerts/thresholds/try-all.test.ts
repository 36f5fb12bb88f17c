import { describe, expect, it } from 'vitest';
import { scopeOf, type Threshold } from '../../domain/alert-thresholds.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { clusterId, regionId } from '../../domain/ids.ts';
import { err, ok } from '../../domain/result.ts';
import type { HistoryReader } from '../../journal/history/history-reader.ts';
import { manualInventory, testSurroundings } from '../../fleet/inventory-examples.ts';
import { parseFleet } from '../../fleet/read-fleet.ts';
import { forAll, startAt } from './threshold-examples.ts';
import { recordedSubjects, subjectsNamed, tryAllOnHistory } from './try-all.ts';

const reading = parseFleet(manualInventory, 'fleet.yaml', testSurroundings);
const fleet: Fleet = reading.ok ? reading.value.fleet : expect.fail('the inventory of the manual can be read');
const all = recordedSubjects(fleet);
const scopes = (name: string): readonly string[] => subjectsNamed(all, name).map(({ subject }) => scopeOf(subject));

describe(recordedSubjects, () => {
  it('has every pair of regions once for each kind, every cluster, and no replication lag', () => {
    expect(all).toHaveLength(3 * 3 + 1);
    expect(all[0]).toEqual({
      subject: { kind: 'connectivity', a: regionId('dub'), b: regionId('fra') },
      name: 'DUB–FRA',
    });
    expect(all.at(-1)).toEqual({ subject: { kind: 'margin', cluster: clusterId('ledger') }, name: 'ledger' });
  });
});

describe(subjectsNamed, () => {
  it('finds a kind, a pair in any order and with either sign, and a cluster', () => {
    expect(scopes('loss')).toEqual(['loss:dub|fra', 'loss:dub|ams', 'loss:fra|ams']);
    for (const name of ['rtt:dub,ams', 'rtt:ams,dub', 'rtt:ams|dub']) expect(scopes(name)).toEqual(['rtt:dub|ams']);
    expect(scopes('margin:ledger')).toEqual(['margin:ledger']);
  });

  it('finds nothing by half a name, an empty one or the lag', () => {
    for (const name of ['rtt:dub', 'rtt:', 'margin:led', 'lag', 'lag:ledger', '']) expect(scopes(name)).toEqual([]);
  });
});

describe(tryAllOnHistory, () => {
  // Always the same second of a cut in the middle.
  const reader: HistoryReader = {
    read: async () => {
      const values = [1, 0, 1].map((value, nth) => ({ at: startAt + nth * 1000, value }));
      // Only series are read here.
      return ok({ points: values, until: startAt + 3000, by: 'second' } as never);
    },
  };
  const connectivity = (holdMs: number): Partial<Threshold> => ({ holdMs });
  const ask = {
    subjects: subjectsNamed(all, 'connectivity'),
    thresholds: forAll({ connectivity: connectivity(0) }),
    than: forAll({ connectivity: connectivity(10_000) }),
    from: startAt,
    to: startAt + 3000,
  };

  it('tries each subject by its own threshold, and by that of the other inventory', async () => {
    const one = forAll({ connectivity: connectivity(10_000) }).defaults.connectivity;
    const thresholds = { ...ask.thresholds, own: { 'connectivity:dub|ams': one } };
    const tried = await tryAllOnHistory(reader, { ...ask, thresholds });
    expect(tried.ok && tried.value.map(({ trial, than }) => [trial.count, than?.count])).toEqual([
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
  });

  it('ends with the sentence of a history that cannot be read', async () => {
    const broken: HistoryReader = { read: async () => err('history x: it cannot be read') };
    expect(await tryAllOnHistory(broken, { ...ask, than: null })).toEqual(err('history x: it cannot be read'));
  });
});
