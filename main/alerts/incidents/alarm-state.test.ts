import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../domain/incident.ts';
import { alarmInputs, alarmStates, isUnacknowledged, isWithheld, nextState, type AlarmInput } from './alarm-state.ts';

const state = fc.constantFrom(...alarmStates);
const input = fc.constantFrom(...alarmInputs);

const holds = (law: (from: AlarmState, by: AlarmInput, to: AlarmState) => void) =>
  fc.assert(
    fc.property(state, input, (from, by) => law(from, by, nextState(from, by))),
    { numRuns: 500 },
  );

describe(nextState, () => {
  it('answers every input in every state with a state', () => {
    const answers = alarmStates.flatMap((from) => alarmInputs.map((by) => nextState(from, by)));
    expect(answers).toHaveLength(60);
    expect(answers.every((to) => alarmStates.includes(to))).toBe(true);
  });

  it('loses no active alarm that nobody acknowledged, but by a word, by clearing or by withholding it', () =>
    holds((from, by, to) => {
      if (from !== 'unacknowledged-active' || to === from) return;
      expect(['acknowledge', 'clear', 'clear-latched', 'shelve', 'suppress']).toContain(by);
    }));

  it('waits for a word on what is latched, however often it clears', () => {
    expect(nextState('unacknowledged-active', 'clear-latched')).toBe('unacknowledged-cleared');
    holds((from, by, to) => {
      if (from !== 'unacknowledged-cleared' || to === from) return;
      expect(['acknowledge', 'raise', 'worsen', 'turn-grave']).toContain(by);
    });
  });

  it('asks again after an acknowledgement only where it is raised or worsens', () =>
    holds((from, by, to) => {
      if (isUnacknowledged(from) || isWithheld(from) || !isUnacknowledged(to)) return;
      expect(['raise', 'worsen', 'turn-grave']).toContain(by);
    }));

  it('ends every shelf and every suppression, with the alarm in sight or not', () => {
    for (const from of ['shelved', 'suppressed'] as const) {
      expect(nextState(from, 'return-active')).toBe('unacknowledged-active');
      expect(nextState(from, 'return-cleared')).toBe('acknowledged-cleared');
    }
  });

  it('takes a P1 off the shelf', () => expect(nextState('shelved', 'turn-grave')).toBe('unacknowledged-active'));

  it('reaches every state from the end, and the end from every state', () => {
    const reach = (from: AlarmState) => {
      const found = new Set([from]);
      for (const at of found) for (const by of alarmInputs) found.add(nextState(at, by));
      return found;
    };
    expect(reach('acknowledged-cleared').size).toBe(alarmStates.length);
    for (const from of alarmStates) expect(reach(from)).toContain('acknowledged-cleared');
  });
});
