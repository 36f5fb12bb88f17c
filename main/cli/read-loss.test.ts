import { describe, expect, it } from 'vitest';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { readLoss } from './read-loss.ts';

const layout = { dub: ['dub-db1', 'dub-db2'], fra: ['fra-db1'], 'fra-2': ['fra-2-db1'] };
const fleet = sceneFleet(layout, { clusters: [sceneCluster('ledger', ['dub-db1', 'fra-db1'])] });

describe('readLoss', () => {
  it.each([
    ['region:dub', { kind: 'region', region: 'dub' }],
    ['host:fra-db1', { kind: 'host', host: 'fra-db1' }],
    ['link:dub-fra', { kind: 'link', a: ['dub-db1', 'dub-db2'], b: ['fra-db1'] }],
    ['link:dub-db1-fra-db1', { kind: 'link', a: ['dub-db1'], b: ['fra-db1'] }],
    ['link:dub-fra-2', { kind: 'link', a: ['dub-db1', 'dub-db2'], b: ['fra-2-db1'] }],
    ['link:dub-db1-fra-2', { kind: 'link', a: ['dub-db1'], b: ['fra-2-db1'] }],
    ['vote:ledger/fra-db1', { kind: 'vote', cluster: 'ledger', host: 'fra-db1' }],
  ])('reads %s', (text, value) => {
    expect(readLoss(text, fleet)).toEqual({ ok: true, value });
  });

  it.each([
    ['region:dbu', 'there is no region "dbu" in the inventory; did you mean "dub"?'],
    ['host:', 'there is no host "" in the inventory'],
    ['link:dub', 'link:dub does not name two regions or hosts of the inventory, joined by a dash'],
    ['link:dub-ams', 'link:dub-ams does not name two regions or hosts of the inventory, joined by a dash'],
    ['vote:ledgr/dub-db1', 'there is no cluster "ledgr" in the inventory; did you mean "ledger"?'],
    ['vote:ledger/dub-db2', 'ledger has no member "dub-db2"; did you mean "dub-db1"?'],
    ['dub', '"dub" is no loss; give region:ID, host:ID, link:A-B or vote:CLUSTER/HOST'],
    ['site:dub', '"site:dub" is no loss; give region:ID, host:ID, link:A-B or vote:CLUSTER/HOST'],
  ])('refuses %s in one sentence', (text, error) => {
    expect(readLoss(text, fleet)).toEqual({ ok: false, error });
  });

  it('refuses a link whose dashes can be read in two ways', () => {
    const twisted = sceneFleet({ a: ['x'], 'a-b': ['y'], 'b-c': ['z'], c: ['w'] });
    expect(readLoss('link:a-b-c', twisted)).toEqual({
      ok: false,
      error: 'link:a-b-c can be read as 2 different links; rename a host or a region',
    });
  });
});
