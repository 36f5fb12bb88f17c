import { describe, expect, it } from 'vitest';
import type { ForWorkstation } from '../contract/alarm.ts';
import { handClock } from '../probe/fixtures/hand-clock.ts';
import { createWorkstationLine } from './workstation-line.ts';

const note = { title: 'P1', body: 'x', isUrgent: true };

function lineSent() {
  const sent: ForWorkstation[] = [];
  const clock = handClock();
  return { sent, clock, line: createWorkstationLine((order) => sent.push(order), clock) };
}

describe('createWorkstationLine', () => {
  it('brings each order its own answer, and keeps no timer', async () => {
    const { line, sent, clock } = lineSent();
    const [shown, sounded] = [line.show(note), line.play(null)];
    expect(sent).toEqual([
      { kind: 'show-on-desktop', ask: 1, note },
      { kind: 'sound', ask: 2, sound: null },
    ]);
    line.arrived({ ask: 2, why: 'this machine has no sound device' });
    line.arrived({ ask: 1, why: null });
    expect(await shown).toEqual({ ok: true, value: null });
    expect(await sounded).toEqual({ ok: false, error: 'this machine has no sound device' });
    expect(clock.pending()).toBe(0);
  });

  it('says that nobody answers, and hears no answer twice', async () => {
    const { line, clock } = lineSent();
    const shown = line.show(note);
    clock.move(5000);
    line.arrived({ ask: 1, why: null });
    expect(await shown).toEqual({ ok: false, error: 'no screen of this workstation answers' });
  });
});
