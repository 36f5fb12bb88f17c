import { describe, expect, it } from 'vitest';
import { gateIds } from '../domain/advice.ts';
import { isAttestable, readAttestations } from './attestation.ts';

describe('isAttestable', () => {
  it('lets nobody vouch for sight, settledness, quorum elsewhere and other primaries, under any model', () => {
    for (const model of ['none', 'majority', 'two-node', 'store'] as const) {
      expect(gateIds.filter((id) => !isAttestable(id, model))).toEqual(
        model === 'none' ? ['G1', 'G2', 'G5', 'G7'] : ['G1', 'G2', 'G4', 'G5', 'G7'],
      );
    }
  });
});

describe('readAttestations', () => {
  it('reads gate and text, in any letter case, and joins what is said twice', () => {
    const read = readAttestations(['g10=Dublin is dark', 'G3= PDU off = sure ', 'G10=second: B'], 'none');
    expect(read).toEqual({
      ok: true,
      value: new Map([
        ['G10', 'Dublin is dark; second: B'],
        ['G3', 'PDU off = sure'],
      ]),
    });
  });

  it.each([
    ['G1=I see everything', 'none', 'G1 can never be attested: it is seen or it is not'],
    ['G5=they are off', 'majority', 'G5 can never be attested: it is seen or it is not'],
    [
      'G4=I accept',
      'majority',
      'G4 can be attested only for a cluster without a quorum rule, and this one has majority: votes are counted, nobody can vouch for them',
    ],
    ['G11=x', 'none', '"G11=x" names no gate; give GATE=TEXT with one of G1, G2, G3, G4, G5, G6, G7, G8, G9, G10'],
    ['G3', 'none', 'G3 is attested without a word; give G3=TEXT'],
    ['G3= ', 'none', 'G3 is attested without a word; give G3=TEXT'],
  ] as const)('refuses %s under the model %s with a sentence', (text, model, error) => {
    expect(readAttestations([text], model)).toEqual({ ok: false, error });
  });
});
