import { describe, expect, it } from 'vitest';
import { galleryState, galleryT, quorumOf, quorumSide } from '../gallery/fixture-world.ts';
import { liveAlarm } from './live-alarm.ts';
import { screenFromState } from './screen.ts';

const live = (changes: Parameters<typeof galleryState>[0] = {}) => ({
  phase: 'live' as const,
  screen: screenFromState(galleryState(changes)),
});
const situation = (type: string, subject: object, phase = 'confirmed') => ({
  id: type,
  type,
  since: galleryT - 5000,
  phase,
  subject,
  observers: ['noc'],
  evidence: [],
  text: type,
});
const config = { cluster: 'config' };

describe('liveAlarm', () => {
  it('is silent while nothing is P1, also when something is suspected or degraded', () => {
    expect(liveAlarm(live())).toBeNull();
    const mild = [situation('quorum-lost', config, 'suspected'), situation('flapping', { a: 'dub', b: 'fra' })];
    expect(liveAlarm(live({ situations: mild }))).toBeNull();
    expect(liveAlarm({ phase: 'loading' })).toBeNull();
  });

  it.each([
    ['quorum-lost', config, 'QUORUM LOST config'],
    ['dual-primary', { ...config, hosts: ['dub-kv1', 'fra-kv1'] }, 'DUAL PRIMARY config: dub-kv1 ┃ fra-kv1'],
    ['partition', { sides: [['dub'], ['fra', 'ams']] }, 'PARTITION AMS+FRA ┃ DUB'],
  ])('breaks through for a confirmed %s', (type, subject, words) => {
    expect(liveAlarm(live({ situations: [situation(type, subject)] }))).toEqual({ level: 'p1', words, count: 1 });
  });

  it('breaks through for a cluster that is ambiguous without any situation, once for each cluster', () => {
    const quorum = quorumOf('majority', 5, [quorumSide('majority', ['dub-kv1'], 2, 4, 5)]);
    expect(liveAlarm(live({ clusters: { config: { quorum } } }))).toEqual({
      level: 'p1',
      words: 'AMBIGUOUS config',
      count: 1,
    });
    const both = live({ clusters: { config: { quorum } }, situations: [situation('quorum-lost', config)] });
    expect(liveAlarm(both)?.count).toBe(1);
  });

  it('breaks through when live is lost: then nobody knows', () => {
    expect(liveAlarm({ ...live(), phase: 'lost', why: 'the engine is stopped' })).toMatchObject({
      level: 'blind',
      words: 'NO DATA: the engine is stopped',
    });
  });
});
