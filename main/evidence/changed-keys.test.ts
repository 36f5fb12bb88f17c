import { describe, expect, it } from 'vitest';
import { changedKeys } from './changed-keys.ts';

describe('changedKeys', () => {
  const [one, two, three] = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const before = new Map([
    ['a', one],
    ['b', two],
  ]);

  it('names what is another object, new, or gone, and nothing else', () => {
    const after = new Map([
      ['a', one],
      ['c', three],
    ]);
    expect(changedKeys(before, after)).toEqual(new Set(['b', 'c']));
    expect(changedKeys(before, new Map([...before, ['b', { n: 2 }]]))).toEqual(new Set(['b']));
  });

  it('names everything where there was nothing before, and nothing where nothing changed', () => {
    expect(changedKeys(undefined, before)).toEqual(new Set(['a', 'b']));
    expect(changedKeys(before, new Map(before))).toEqual(new Set());
  });
});
