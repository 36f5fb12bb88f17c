import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Quiet, stallStep } from './stall.ts';

const quiet = fc.record<Quiet>({
  silence: fc.constantFrom('fine', 'quiet', 'silent', 'mute'),
  stalledMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
  sinceRestartMs: fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.constant(Number.POSITIVE_INFINITY)),
  replaceMs: fc.constant(10_000),
});
const hung: Quiet = { silence: 'mute', stalledMs: 10_000, sinceRestartMs: Number.POSITIVE_INFINITY, replaceMs: 10_000 };

describe(stallStep, () => {
  it('gives up nothing that was not stalled for the whole time', () => {
    fc.assert(
      fc.property(quiet, (one) => {
        const { kind } = stallStep(one);
        if (kind !== 'restart-loop' && kind !== 'replace-connection') return;
        expect(one.stalledMs).toBeGreaterThanOrEqual(one.replaceMs);
      }),
    );
  });

  it('starts a hung loop anew once, and replaces the connection when it hangs again', () => {
    expect(stallStep(hung).kind).toBe('restart-loop');
    expect(stallStep({ ...hung, sinceRestartMs: 30_000 })).toEqual({ kind: 'replace-connection', answersPing: true });
  });

  it('never starts a loop anew where SSH does not answer', () => {
    fc.assert(fc.property(quiet, (one) => one.silence === 'mute' || stallStep(one).kind !== 'restart-loop'));
  });

  it('counts a listing for nothing that was asked for before the silence', () => {
    expect(stallStep({ ...hung, silence: 'silent', stalledMs: null })).toMatchObject({ abandonsListing: true });
    expect(stallStep({ ...hung, silence: 'silent', stalledMs: 500 })).toMatchObject({ abandonsListing: true });
  });
});
