import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenStateSchema } from '../contract/screen.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import { situationOf } from '../domain/snapshot-examples.ts';
import type { FullTelling, MomentRows, PairThen, Story } from './history-rows.ts';
import { stateAt } from './state-at.ts';

const at = Date.UTC(2026, 10, 22, 22, 46, 10);
const region = (id: string) => ({ id, name: id, code: id.toUpperCase(), slot: { x: 0, y: 0, w: 1, h: 1 } });
const host = (id: string) => ({
  id,
  region: id.slice(0, 3),
  address: '10.0.0.1',
  failureDomain: null,
  maintenance: null,
});
const about = {
  inventory: {
    name: 'fleet',
    regions: ['dub', 'fra', 'ams'].map(region),
    hosts: ['dub1', 'dub2', 'fra1', 'ams1'].map(host),
    clusters: [{ id: 'ledger', product: 'etcd', ports: [2379], model: 'majority' as const, members: [] }],
    staleAfterMs: 3000,
    blindAfterMs: 10_000,
    confirmAfterMs: 1500,
  },
  demo: false,
  seenFrom: 'noc',
};
const alive = { state: 'alive', session: 'streaming', why: null, route: null } as const;
const well: PairThen['state'] = {
  verdict: 'healthy',
  isSuspect: false,
  forward: 'arrives',
  reverse: 'arrives',
  upShare: 1,
};
const quiet: MomentRows = {
  pairsOf: 'second',
  pairs: [
    { a: 'dub', b: 'fra', state: well },
    { a: 'dub', b: 'ams', state: well },
    { a: 'fra', b: 'ams', state: well },
  ],
  hosts: about.inventory.hosts.map(({ id }) => ({ name: id, at, value: alive })),
  clusters: [],
  observer: { sight: 'clear', doubt: null },
  stories: [],
  unreadable: 0,
};
const cut = situationOf(
  { type: 'partition', subject: { sides: [[regionId('dub')], [regionId('fra'), regionId('ams')]] } },
  'confirmed',
  'DUB is cut off',
);
const telling = (ms: number, phase: FullTelling['phase'], since = -1000): FullTelling => ({
  at: at + ms,
  since: at + since,
  phase,
  situation: { ...cut, phase, since: at + since, evidence: [{ host: 'noc', what: 'x', ageMs: 100, domain: null }] },
});
const story = (tellings: readonly FullTelling[]): Story<FullTelling> => ({ key: 'k', runEndedAt: null, tellings });
const moment = (rows: MomentRows, as: 'then' | 'now' = 'then') => stateAt(rows, { at, as }, about);

describe('stateAt', () => {
  it('shows what stood, on a clock that is the epoch, and passes the border', () => {
    const { state, notes } = moment(quiet);
    expect(screenStateSchema.parse(state)).toMatchObject({ at, snapshot: { t: at } });
    expect(state.snapshot.observer).toMatchObject({ sight: 'clear', hostsRead: 4, hostsTotal: 4, lastFactAgeMs: null });
    expect(state.snapshot.regionPairs[0]?.hostPairs).toEqual({ total: 2, up: 2, suspect: 0, cut: 0, unknown: 0 });
    expect(state.snapshot.islands).toEqual([['dub', 'fra', 'ams']]);
    expect(notes).toEqual([]);
  });

  it('never shows as well what was not recorded, whatever is missing', () =>
    fc.assert(
      fc.property(
        fc.subarray([...quiet.hosts]),
        fc.subarray([...quiet.pairs]),
        fc.boolean(),
        (hosts, pairs, hasObserver) => {
          const { state } = moment({ ...quiet, hosts, pairs, observer: hasObserver ? quiet.observer : null });
          const { snapshot } = state;
          for (const { id, state: word, ageMs } of snapshot.hosts) {
            expect(word).toBe(hosts.some(({ name }) => name === id) ? 'alive' : 'unobserved');
            expect(ageMs).toBeNull();
          }
          for (const { a, b, verdict, forward, hostPairs } of snapshot.regionPairs) {
            if (pairs.some((pair) => pair.a === a && pair.b === b)) continue;
            expect([verdict, forward, hostPairs.up]).toEqual(['unknown', 'unknown', 0]);
          }
          expect(snapshot.clusters).toEqual([]);
          if (!hasObserver) expect(snapshot.observer.sight).toBe('blind');
        },
      ),
    ));

  it('shows then what was told then, and now what turned out to be', () => {
    const told = story([telling(500, 'suspected'), telling(1500, 'confirmed', -2000)]);
    expect(moment({ ...quiet, stories: [told] }, 'then').state.snapshot.situations).toEqual([]);
    const known = moment({ ...quiet, stories: [told] }, 'now').state.snapshot;
    expect(known.situations).toMatchObject([{ phase: 'confirmed', since: at - 2000, type: 'partition' }]);
    expect(known.islands).toEqual([['dub'], ['fra', 'ams']]);
  });

  it('lets testimony age from when it was given, and joins no cut pair to one island', () => {
    const then = moment({
      ...quiet,
      pairs: quiet.pairs.map((pair) =>
        pair.a === 'dub' ? { ...pair, state: { ...well, verdict: 'partitioned', upShare: 0 } } : pair,
      ),
      stories: [story([telling(-3000, 'suspected')])],
    }).state.snapshot;
    expect(then.situations[0]?.evidence[0]?.ageMs).toBe(3100);
    expect(then.islands).toEqual([['dub'], ['fra', 'ams']]);
    expect(then.regionPairs[0]?.hostPairs).toEqual({ total: 2, up: 0, suspect: 0, cut: 0, unknown: 2 });
  });

  it('takes away what stood on the clock of the engine, and ages that nobody renewed', () => {
    const status = {
      cluster: clusterId('ledger'),
      primaries: [],
      members: [
        {
          host: hostId('dub1'),
          role: 'leader' as const,
          writable: true,
          leader: 'dub1',
          term: '4',
          quorate: true,
          ageMs: 900,
          why: null,
        },
      ],
      risk: {
        primary: hostId('dub1'),
        candidates: [hostId('fra1')],
        promotesAt: 44_000,
        yieldsAt: 50_000,
        text: 'soon',
      },
      quorum: { model: 'majority' as const, needed: 2, total: 3, sides: [] },
      unobserved: [],
      links: [],
      warnings: [],
    };
    const [shown] = moment({ ...quiet, clusters: [{ name: 'ledger', at, value: status }] }).state.snapshot.clusters;
    expect(shown?.risk).toMatchObject({ promotesAt: null, yieldsAt: null, text: 'soon' });
    expect(shown?.members[0]).toMatchObject({ role: 'leader', ageMs: null });
  });

  it('says what of then is not in the inventory of today', () => {
    const { notes, state } = moment({
      ...quiet,
      hosts: [...quiet.hosts, { name: 'old1', at, value: alive }],
      pairsOf: 'minute',
      unreadable: 2,
    });
    expect(state.snapshot.hosts).toHaveLength(4);
    expect(notes).toEqual([
      'region pairs: the worst of the minute, seconds are kept for 48 h',
      '1 hosts of then are not in the inventory of today',
      '2 records of another version cannot be read',
    ]);
  });
});
