import { describe, expect, it } from 'vitest';
import { galleryState, quorumOf, quorumSide } from '../gallery/fixture-world.ts';
import { screenFromState } from './screen.ts';
import { statusSentence } from './status-sentence.ts';

const base = { since: 1000, phase: 'confirmed', observers: [], evidence: [], text: 'words' };
const partition = { ...base, id: 'p', type: 'partition', subject: { sides: [['fra', 'ams'], ['dub']] } };
const lost = { ...base, id: 'q', type: 'quorum-lost', subject: { cluster: 'config' } };
const blind = { ...base, id: 'n', type: 'noc-blind', subject: { regions: ['fra'] } };
const dark = { ...base, id: 'r', type: 'region-dark', subject: { region: 'fra' } };
const unreachable = { ...base, id: 'h', type: 'host-unreachable', subject: { host: 'fra-db1' } };
const down = { ...base, id: 's', type: 'service-down', subject: { host: 'fra-db1', port: 5432 } };
const partial = {
  ...base,
  id: 'pp',
  type: 'partial-partition',
  subject: { pairs: [['fra', 'dub']], bridges: ['ams'] },
};
const suspected = { ...partition, id: 'sp', phase: 'suspected' };

const say = (...situations: readonly object[]) => {
  const sentence = statusSentence(screenFromState(galleryState({ situations: situations.map((one) => ({ ...one })) })));
  return `${sentence.word ?? '-'} | ${sentence.text}`;
};

describe('statusSentence', () => {
  it.each([
    ['a partition before all else', [down, lost, partition], 'PARTITION | AMS+FRA ┃ DUB'],
    ['lost quorum before the observer', [blind, lost], 'QUORUM LOST | config'],
    ['the observer before a dark region', [dark, blind], 'OBSERVER BLIND | no sight of FRA'],
    ['a region before a host', [unreachable, dark], 'REGION DARK | FRA'],
    ['a host before a service', [down, unreachable], 'HOST UNREACHABLE | fra-db1'],
    ['a service before a partial partition', [partial, down], 'SERVICE DOWN | fra-db1:5432'],
    ['anything confirmed before a suspected partition', [suspected, partial], 'PARTIAL PARTITION | DUB ╳ FRA via AMS'],
    ['a suspicion when there is nothing else', [suspected], 'SUSPECTED PARTITION | AMS+FRA ┃ DUB'],
    ['nothing of what has cleared', [{ ...partition, phase: 'cleared' }], '- | No situation. 9 of 9 hosts read.'],
  ])('says %s', (_name, situations, expected) => {
    expect(say(...situations)).toBe(expected);
  });

  it('never says that all is well, only what was read', () => {
    const partly = statusSentence(screenFromState(galleryState({ observer: { sight: 'partial', hostsRead: 7 } })));
    expect(partly).toMatchObject({ level: 'blind', text: 'No situation. 7 of 9 hosts read.' });
  });

  it('gives no verdicts while the observer doubts itself, and says why', () => {
    const doubt = { kind: 'late-loop', since: 1, until: 2, text: 'own loop was late 3 s' };
    const quiet = statusSentence(screenFromState(galleryState({ observer: { doubt } })));
    expect(quiet).toMatchObject({ level: 'blind', word: 'NO VERDICTS', text: 'own loop was late 3 s' });
    const cut = statusSentence(screenFromState(galleryState({ observer: { doubt }, situations: [partition] })));
    expect(cut).toMatchObject({ word: 'PARTITION', also: ['NO VERDICTS: own loop was late 3 s'] });
  });

  it('counts what it waits for', () => {
    const waiting = galleryState({ observer: { sight: 'waiting', hostsRead: 0 } });
    expect(statusSentence(screenFromState(waiting)).text).toBe('waiting for first report: 0/9 hosts');
  });

  it('is not quiet while a region pair is not healthy, named or not', () => {
    const state = galleryState({ pairs: { 'dub|ams': { verdict: 'asymmetric', reverse: 'lost' } } });
    expect(statusSentence(screenFromState(state))).toMatchObject({ level: 'p2', also: ['AMS–DUB asymmetric'] });
  });

  it('counts clusters that cannot surely decide beside the worst fact', () => {
    const sides = [quorumSide('majority', ['dub-kv2'], 1, 2, 3), quorumSide('majority', ['ams-kv2'], 1, 2, 3)];
    const state = galleryState({
      situations: [partition],
      clusters: { storage: { quorum: quorumOf('majority', 3, sides) } },
    });
    expect(statusSentence(screenFromState(state)).also).toEqual(['1 AMBIGUOUS']);
  });
});
