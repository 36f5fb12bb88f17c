import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { hostId, regionId } from '../domain/ids.ts';
import { changeText } from './change-text.ts';
import { countedCluster, everyMatter, situationOf } from '../domain/snapshot-examples.ts';

const status = (needed: number | null, sides: ClusterStatus['quorum']['sides']): ClusterStatus =>
  countedCluster('store', { model: needed === null ? 'none' : 'majority', needed, total: 3, sides });

describe('changeText', () => {
  it('says phase, type and words of a situation', () => {
    const [partition] = everyMatter;
    if (partition === undefined) throw new Error('no example');
    const situation = situationOf(partition, 'confirmed', 'dub is cut from fra');
    expect(changeText({ t: 0, kind: 'situation', phase: 'confirmed', situation })).toBe(
      'confirmed partition: dub is cut from fra',
    );
  });

  it('keeps unreachable and unobserved apart', () => {
    const words = (['alive', 'unreachable', 'unobserved', 'maintenance'] as const).map((state) =>
      changeText({ t: 0, kind: 'host', host: hostId('dub1'), state }),
    );
    expect(words).toEqual([
      'host dub1: alive',
      'host dub1: unreachable, its witnesses agree',
      'host dub1: unobserved, nobody could look',
      'host dub1: in maintenance',
    ]);
  });

  it('says the verdict of a region pair', () => {
    const pair = { t: 0, kind: 'region-pair', a: regionId('dub'), b: regionId('fra') } as const;
    expect(changeText({ ...pair, verdict: 'partitioned' })).toBe('region pair dub-fra: partitioned');
    expect(changeText({ ...pair, verdict: 'unknown' })).toBe('region pair dub-fra: unknown, nobody could look');
  });

  it('gives the votes of each side, as an interval where some are not known', () => {
    const sides = [
      {
        hosts: [hostId('a'), hostId('b')],
        worst: 2,
        best: 3,
        margin: { worst: 0, best: 1 },
        state: 'at-risk' as const,
      },
      { hosts: [hostId('c')], worst: 1, best: 1, margin: { worst: -1, best: -1 }, state: 'inquorate' as const },
    ];
    expect(changeText({ t: 0, kind: 'cluster', status: status(2, sides) })).toBe(
      'cluster store: needs 2 of 3 votes; 2 to 3 at-risk on a b | 1 inquorate on c',
    );
    expect(changeText({ t: 0, kind: 'cluster', status: status(null, sides) })).toBeNull();
  });

  it('says that a heartbeat is cut while data pass, also where no votes are counted', () => {
    const ends = { a: hostId('a'), b: hostId('b'), purposes: ['heartbeat' as const], port: null, via: 'link 0 udp' };
    const link = { ...ends, state: 'cut' as const, since: 0, ageMs: 500, witnesses: [] };
    const cut = {
      ...status(null, []),
      links: [link],
      warnings: ['heartbeat cut, data fine (link 0 udp): a | b', 'more'],
    };
    expect(changeText({ t: 0, kind: 'cluster', status: cut })).toBe(
      'cluster store: heartbeat cut, data fine (link 0 udp): a | b',
    );
  });

  it('says who can be promoted beside whom', () => {
    const text = 'b can be promoted beside a (ttl 30); nothing makes a stop by itself';
    const risk = { primary: hostId('a'), candidates: [hostId('b')], promotesAt: 30_000, yieldsAt: null, text };
    const at = { t: 0, kind: 'cluster', status: { ...status(null, []), risk } } as const;
    expect(changeText(at)).toBe(`cluster store: ${text}`);
  });

  it('never lets a control character of the data reach the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...everyMatter), (text, matter) => {
        const line = changeText({
          t: 0,
          kind: 'situation',
          phase: 'suspected',
          situation: situationOf(matter, 'suspected', text),
        });
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
      }),
    );
  });
});
