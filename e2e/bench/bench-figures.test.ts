import { describe, expect, it } from 'vitest';
import { median, percentile, rounded, tableText, wholeOption } from './bench-figures.ts';

describe('percentile', () => {
  it('is a value that was measured, by nearest rank', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(percentile(twenty, 0.5)).toBe(10);
    expect(percentile(twenty, 0.95)).toBe(19);
    expect(percentile(twenty, 1)).toBe(20);
  });

  it('is nothing of nothing', () => {
    expect(percentile([], 0.5)).toBeNull();
  });
});

describe('median', () => {
  it('is a value that was measured, and no number of nothing', () => {
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });
});

describe('rounded', () => {
  it('keeps the digits that count, whatever the size', () => {
    expect([rounded(123_456), rounded(0.123456), rounded(123_456, 3)]).toEqual([123_500, 0.1235, 123_000]);
  });
});

describe('tableText', () => {
  it('stands numbers right and words left under their heads, and shows what was not measured', () => {
    const rows = [
      ['rows', 12, null],
      ['all of it', 3456, 'x'],
    ];
    expect(tableText(['what', 'ms', 'peer'], rows)).toBe(
      ['what         ms  peer', 'rows         12  -', 'all of it  3456  x'].join('\n'),
    );
  });
});

describe('wholeOption', () => {
  it('takes whole numbers within the bounds and nothing else', () => {
    expect(['5', '4', '99999', '1e3', '-5', '', '5.0'].map((text) => wholeOption(text, 5))).toEqual([
      5,
      null,
      99_999,
      null,
      null,
      null,
      null,
    ]);
    expect(wholeOption('1000', 0, 999)).toBeNull();
  });
});
