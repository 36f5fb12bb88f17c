import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterStatus, Snapshot } from '../domain/snapshot.ts';
import { hostId } from '../domain/ids.ts';
import { checkLine, judgeCheck, noVerdict } from './check-verdict.ts';
import { countedCluster, everyMatter, quietSnapshot, situationOf } from '../domain/snapshot-examples.ts';

const pair: ClusterStatus = countedCluster('pair', { model: 'none', needed: null, total: 2, sides: [] });
const judge = (change: Partial<Snapshot>) => judgeCheck({ ...quietSnapshot, ...change });

describe('judgeCheck', () => {
  it('is OK for a fleet that is read and whole', () => {
    expect(checkLine(judge({}))).toBe(
      'PARTITION OK - 2 of 2 hosts read, 1 region pairs healthy | confirmed=0;;;0 suspected=0;;;0 region_pairs_cut=0;;;0;1 hosts_read=2;;;0;2 hosts_unreachable=0;;;0;2',
    );
  });

  it.each([
    ['partition', 2],
    ['partial-partition', 2],
    ['region-dark', 2],
    ['host-unreachable', 2],
    ['host-isolated', 2],
    ['service-down', 2],
    ['quorum-lost', 2],
    ['quorum-at-risk', 1],
    ['noc-blind', 3],
  ] as const)('answers a confirmed %s with %i', (type, code) => {
    const matter = everyMatter.find((one) => one.type === type);
    if (matter === undefined) throw new Error(`no example of ${type}`);
    expect(judge({ situations: [situationOf(matter, 'confirmed', 'words')] })).toMatchObject({
      code,
      text: `${type}: words`,
    });
  });

  it('is never OK while a situation is confirmed, and warns at least of a suspected one', () => {
    const situation = fc.record({
      matter: fc.constantFrom(...everyMatter),
      phase: fc.constantFrom('suspected' as const, 'confirmed' as const, 'cleared' as const),
    });
    fc.assert(
      fc.property(fc.array(situation), (list) => {
        const { code } = judge({ situations: list.map(({ matter, phase }) => situationOf(matter, phase, 'x')) });
        const isActive = list.some(({ phase }) => phase !== 'cleared');
        expect(code === 0).toBe(!isActive);
      }),
    );
  });

  it('says one line without a bar, whatever the data say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1200 }), (text) => {
        const verdict = judge({ situations: everyMatter.map((matter) => situationOf(matter, 'confirmed', text)) });
        expect(verdict.text).not.toMatch(/[|\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(verdict.text.length).toBeLessThanOrEqual(900);
        expect(checkLine(verdict).split('|')).toHaveLength(2);
      }),
      { numRuns: 30 },
    );
  });

  it('puts proof of harm before missing sight', () => {
    const both = everyMatter.filter(({ type }) => type === 'noc-blind' || type === 'partition');
    const { word, text } = judge({
      situations: both.map((matter) => situationOf(matter, 'confirmed', 'words')).reverse(),
    });
    expect([word, text]).toEqual(['CRITICAL', 'partition: words; noc-blind: words']);
  });

  it('does not know what it could not look at', () => {
    const why = 'Refused before login: the key changed';
    const unread = quietSnapshot.hosts.map((host) => ({ ...host, state: 'unobserved' as const, why }));
    const none = judge({
      hosts: unread,
      observer: { sight: 'waiting', hostsRead: 0, hostsTotal: 2, lastFactAgeMs: null, doubt: null },
    });
    expect(none).toMatchObject({ word: 'UNKNOWN', text: `no host could be read (0 of 2), dub1: ${why}` });
    expect(
      judge({ observer: { sight: 'blind', hostsRead: 0, hostsTotal: 2, lastFactAgeMs: 9000, doubt: null } }).word,
    ).toBe('UNKNOWN');
    const pairs = quietSnapshot.regionPairs.map((pair) => ({ ...pair, verdict: 'unknown' as const }));
    expect(judge({ regionPairs: pairs })).toMatchObject({
      word: 'UNKNOWN',
      text: 'nobody could look between dub and fra',
    });
  });

  it('warns of a host nobody could read and of a link that is not whole', () => {
    const hosts = quietSnapshot.hosts.map((host) =>
      host.id === hostId('fra1') ? { ...host, state: 'unobserved' as const } : host,
    );
    expect(judge({ hosts, observer: { ...quietSnapshot.observer, sight: 'partial', hostsRead: 1 } })).toMatchObject({
      word: 'WARNING',
      text: '1 unobserved: fra1',
    });
    const pairs = quietSnapshot.regionPairs.map((pair) => ({ ...pair, verdict: 'asymmetric' as const }));
    expect(judge({ regionPairs: pairs })).toMatchObject({ word: 'WARNING', text: 'dub-fra is asymmetric' });
  });

  it('warns of a promotion beside a living primary, with the time that is left', () => {
    const text = 'b can be promoted beside a (ttl 30)';
    const risk = { primary: hostId('a'), candidates: [hostId('b')], promotesAt: 41_000, yieldsAt: null, text };
    const words = (promotesAt: number | null) =>
      judge({ t: 20_000, clusters: [{ ...pair, risk: { ...risk, promotesAt } }] });
    expect(words(41_000)).toMatchObject({ word: 'WARNING', text: `pair: in 21 s: ${text}` });
    expect(words(19_000).text).toBe(`pair: now: ${text}`);
    expect(words(null).text).toBe(`pair: ${text}`);
  });

  it('is critical when two sides are quorate', () => {
    const side = {
      hosts: [hostId('dub1')],
      worst: 1,
      best: 1,
      margin: { worst: 0, best: 0 },
      state: 'both-quorate' as const,
    };
    const quorum = { model: 'two-node' as const, needed: 1, total: 2, sides: [side] };
    expect(judge({ clusters: [{ ...pair, quorum }] })).toMatchObject({
      word: 'CRITICAL',
      text: 'pair: more than one side is quorate',
    });
  });
});

describe('noVerdict', () => {
  it('is UNKNOWN without perfdata', () => {
    expect(checkLine(noVerdict('a|b\nc'))).toBe('PARTITION UNKNOWN - a/b c');
  });
});
