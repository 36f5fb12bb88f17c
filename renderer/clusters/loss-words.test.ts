import { describe, expect, it } from 'vitest';
import { lossWords, type WhatIfRow } from '../../main/contract/what-if.ts';
import { galleryInventory } from '../gallery/fixture-world.ts';
import { lossName, outcomeWords, rowName, spareWords } from './loss-words.ts';

const row = (more: Partial<WhatIfRow>): WhatIfRow => ({
  loss: { kind: 'region', region: 'dub' },
  any: null,
  word: 'edge',
  text: '',
  margin: { worst: 0, best: 0 },
  ...more,
});

describe('lossName', () => {
  it('calls regions by their codes, and hosts and votes by the name of the host', () => {
    expect(lossName(galleryInventory, { kind: 'region', region: 'dub' })).toBe('DUB');
    expect(lossName(galleryInventory, { kind: 'link', a: 'dub', b: 'fra' })).toBe('DUB–FRA');
    expect(lossName(galleryInventory, { kind: 'vote', cluster: 'config', host: 'dub-kv1' })).toBe('dub-kv1');
  });
});

describe('rowName', () => {
  it('loses regions and hosts, cuts links, and speaks of any one of them', () => {
    const link = { kind: 'link', a: 'dub', b: 'fra' } as const;
    expect(rowName(galleryInventory, row({}))).toBe('lose DUB');
    expect(rowName(galleryInventory, row({ loss: link }))).toBe('cut DUB–FRA');
    expect(rowName(galleryInventory, row({ loss: link, any: 'links' }))).toBe('cut any one link');
    expect(rowName(galleryInventory, row({ any: 'regions' }))).toBe('lose any one region');
  });
});

describe('spareWords', () => {
  it('gives worst to best, and nothing where no rule counts', () => {
    expect(spareWords(row({ margin: { worst: -1, best: -1 } }))).toBe('−1');
    expect(spareWords(row({ margin: { worst: -1, best: 1 } }))).toBe('−1…+1');
    expect(spareWords(row({ margin: null }))).toBe('–');
  });
});

describe('outcomeWords', () => {
  it('has a word of its own for everything that a loss can leave', () => {
    expect(new Set(lossWords.map((word) => outcomeWords(row({ word })))).size).toBe(lossWords.length);
  });

  it('speaks of data where no rule counts votes', () => {
    expect(outcomeWords(row({ word: 'lost', margin: null }))).toBe('NO DATA LEFT');
    expect(outcomeWords(row({ word: 'lost' }))).toBe('NO QUORUM');
  });
});
