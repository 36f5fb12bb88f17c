import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaMessage } from '../testing/messages.ts';
import { deltasPerSecond, onDelta, onState, onWake, openGate } from './delta-gate.ts';
import type { DeltaGate } from './delta-gate.ts';

const delta = (seq: number) => deltaMessage(seq).delta;

function after(deltas: number, now: number): DeltaGate {
  let gate = openGate;
  for (let seq = 1; seq <= deltas; seq += 1) gate = onDelta(gate, delta(seq), now).gate;
  return gate;
}

describe('onDelta', () => {
  it('lets four deltas of a second pass, holds the fifth, and gives up deltas at the sixth', () => {
    const fifth = onDelta(after(4, 0), delta(5), 100);
    expect(fifth).toMatchObject({ send: null, askForState: false, wakeInMs: 900 });
    expect(fifth.gate.held?.seq).toBe(5);
    const sixth = onDelta(fifth.gate, delta(6), 200);
    expect(sixth.gate).toMatchObject({ held: null, behind: true });
    expect(sixth.wakeInMs).toBe(800);
  });
});

describe('onWake', () => {
  it('sends the delta that waited', () => {
    const held = onDelta(after(4, 0), delta(5), 100).gate;
    expect(onWake(held, 1000)).toMatchObject({ send: { seq: 5 }, askForState: false, wakeInMs: null });
  });

  it('asks for the whole state when deltas were dropped, and again a second later if none came', () => {
    const behind = onDelta(onDelta(after(4, 0), delta(5), 0).gate, delta(6), 0).gate;
    const asked = onWake(behind, 1000);
    expect(asked).toMatchObject({ send: null, askForState: true, wakeInMs: 1000 });
    expect(onDelta(asked.gate, delta(7), 1100)).toMatchObject({ send: null, askForState: false, wakeInMs: 900 });
    expect(onWake(asked.gate, 2000).askForState).toBe(true);
  });
});

describe('onState', () => {
  it('puts the screen in order again', () => {
    const behind = onDelta(onDelta(after(4, 0), delta(5), 0).gate, delta(6), 0).gate;
    const gate = onState(behind, 1010);
    expect(gate).toMatchObject({ held: null, behind: false });
    expect(onDelta(gate, delta(8), 1260).send?.seq).toBe(8);
  });
});

describe('the gate as a whole', () => {
  it('never sends more than four deltas in any second, skips none without asking for the state, and sends in order', () => {
    const gapsMs = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
    fc.assert(
      fc.property(gapsMs, (gaps) => {
        let gate = openGate;
        let now = 0;
        let wakeAt: number | null = null;
        let shown = 0;
        const sentAt: number[] = [];
        const take = (step: ReturnType<typeof onDelta>, newest: number): void => {
          gate = step.gate;
          wakeAt = step.wakeInMs === null ? null : now + step.wakeInMs;
          if (step.send !== null) {
            expect(step.send.baseSeq).toBe(shown);
            shown = step.send.seq;
            sentAt.push(now);
          }
          if (step.askForState) {
            gate = onState(gate, now);
            wakeAt = null;
            shown = newest;
          }
        };
        gaps.forEach((gap, index) => {
          const until = now + gap;
          while (wakeAt !== null && wakeAt <= until) {
            now = wakeAt;
            take(onWake(gate, now), index);
          }
          now = until;
          take(onDelta(gate, delta(index + 1), now), index + 1);
        });
        while (wakeAt !== null) {
          now = wakeAt;
          take(onWake(gate, now), gaps.length);
        }
        expect(shown).toBe(gaps.length);
        for (const at of sentAt) {
          expect(sentAt.filter((other) => other >= at && other - at < 1000).length).toBeLessThanOrEqual(
            deltasPerSecond,
          );
        }
      }),
    );
  });
});
