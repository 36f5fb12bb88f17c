import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExpected } from './http-check-answer.ts';

const field = (name: string, equals: string | number | boolean | null) =>
  ({ kind: 'json', field: name, equals }) as const;

describe(isExpected, () => {
  it('takes the status it wants and no other', () => {
    expect(isExpected({ kind: 'status', status: 204 }, 204, '')).toBe(true);
    expect(isExpected({ kind: 'status', status: 204 }, 200, '')).toBe(false);
  });

  it.each([
    ['{"a":{"b":[{"c":1}]}}', field('a.b.0.c', 1), true],
    ['{"a":{"b":[{"c":1}]}}', field('a.b.1.c', 1), false],
    ['{"a":"1"}', field('a', 1), false],
    ['{"a":null}', field('a', null), true],
    ['{}', field('a', null), false],
    ['[true]', field('0', true), true],
    ['"text"', field('length', 4), false],
    ['[1]', field('length', 1), true],
    ['{}', field('constructor.name', 'Object'), false],
    ['{"__proto__":{"a":1}}', field('__proto__.a', 1), true],
    ['', field('a', 1), false],
    ['{"a":1', field('a', 1), false],
    ['null', field('a', 1), false],
  ])('reads %s', (body, expected, result) => {
    expect(isExpected(expected, 200, body)).toBe(result);
  });

  it('finds every value where it stands, and survives any text', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const name = fc.string({ unit: fc.constantFrom(...'ab0_'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), leaf, (names, value) => {
        const body = JSON.stringify(names.reduceRight<unknown>((inner, one) => ({ [one]: inner }), value));
        expect(isExpected(field(names.join('.'), value), 200, body)).toBe(true);
        expect(isExpected(field(`${names.join('.')}.x`, value), 200, body)).toBe(false);
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (body, name) => {
        isExpected(field(name, 'x'), 200, body);
      }),
      { numRuns: 50 },
    );
    expect(isExpected(field('0', 1), 200, '['.repeat(65_536))).toBe(false);
  });
});
