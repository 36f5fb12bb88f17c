import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packJson, unpackJson } from './packed-json.ts';

const backAgain = (text: string): unknown => unpackJson(new Uint8Array(packJson(text)).buffer);

describe('packJson', () => {
  it('gives every value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(backAgain(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('packs a usual situation into half or less', () => {
    const text =
      '{"subject":{"cluster":"c229"},"observers":["noc"],"evidence":[{"host":"noc","what":"votes by side, worst…best: h00229+h00895: 2…3; h00562: 1…3","ageMs":0,"domain":null}],"open":[],"text":"c229 stands at the edge of quorum: one more vote lost and no side has the 2 it needs"}';
    expect(packJson(text).length).toBeLessThan(text.length / 2);
  });
});
