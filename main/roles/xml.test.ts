import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, elementsNamed, readXml } from './xml.ts';

describe('readXml', () => {
  it('reads elements, attributes in either quotes, entities and text', () => {
    const root = readXml('<?xml version="1.0"?>\n<a x="1 &lt; 2" y=\'"\'><!-- <b> --><b/>tail &#65;&#x42;&amp;</a>\n');
    expect(root?.attributes).toEqual(
      new Map([
        ['x', '1 < 2'],
        ['y', '"'],
      ]),
    );
    expect([root?.children.map(({ name }) => name), root?.text]).toEqual([['b'], 'tail AB&']);
  });

  it.each([
    ['an end that is missing', '<a><b></a>'],
    ['a cut end', '<a><b/>'],
    ['a second root', '<a/><b/>'],
    ['text outside of the root', 'rc=0 <a/>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['an empty text', ''],
    ['elements as deep as a well', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ])('takes %s for no XML', (_what, text) => {
    expect(readXml(text)).toBeNull();
  });

  it('answers for whatever comes, in time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', 'a', '=', '"', '/', ' ', '&', '!', '-', '?') }),
        (text) => void readXml(text),
      ),
    );
    const before = performance.now();
    for (const bad of [
      '<a'.repeat(300_000),
      '<a b="'.repeat(100_000),
      `<a${' '.repeat(900_000)}`,
      '<!--'.repeat(200_000),
    ]) {
      expect(readXml(bad)).toBeNull();
    }
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('elementsNamed', () => {
  it('finds elements at every depth in the order of the document', () => {
    const root = readXml('<a><b i="1"><b i="2"/></b><c><b i="3"/></c></a>');
    expect(root && elementsNamed(root, 'b').map(({ attributes }) => attributes.get('i'))).toEqual(['1', '2', '3']);
  });
});

describe('elementAt', () => {
  it('follows a path of first children', () => {
    const root = readXml('<a><b/><b><c/></b></a>');
    expect(root && [elementAt(root, 'b')?.name, elementAt(root, 'b', 'c')]).toEqual(['b', null]);
  });
});
