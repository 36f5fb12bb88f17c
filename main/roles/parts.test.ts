import { describe, expect, it } from 'vitest';
import { partNamed, splitParts } from './parts.ts';

describe('splitParts', () => {
  it('takes an output without marks for one part', () => {
    const raw = { exit: 3, text: 'a\nb\n', stderr: 'oops' };
    expect(splitParts(raw)).toEqual([{ name: '', ...raw }]);
  });

  it('gives each part its text, its status and its own stderr', () => {
    const parts = splitParts({
      exit: 0,
      text: '#part one\n{"a":1}\n\n#exit 0\n#part two\n\n#exit 7\n',
      stderr: 'sh: no such file\n#part one\n#part two\nrefused\n',
    });
    expect(parts).toEqual([
      { name: 'one', exit: 0, text: '{"a":1}\n', stderr: 'sh: no such file\n' },
      { name: 'two', exit: 7, text: '', stderr: 'sh: no such file\nrefused\n' },
    ]);
    expect(partNamed(parts, 'two')?.exit).toBe(7);
    expect(partNamed(parts, 'three')).toBeNull();
  });

  it('takes a part that never ended for timed out when the probe claims success', () => {
    const text = '#part one\nok\n#exit 0\n#part two\nhalf of it';
    expect(splitParts({ exit: 0, text, stderr: '' }).map(({ exit }) => exit)).toEqual([0, 124]);
    expect(splitParts({ exit: 137, text, stderr: '' }).map(({ exit }) => exit)).toEqual([0, 137]);
  });

  it('takes marks with the line ends of another system', () => {
    expect(splitParts({ exit: 0, text: '#part a\r\nx\r\n#exit 2\r\n', stderr: '' })).toMatchObject([
      { name: 'a', exit: 2 },
    ]);
  });
});
