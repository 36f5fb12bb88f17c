import { describe, expect, it } from 'vitest';
import { incidentId, type Priority } from '../../domain/incident.ts';
import type { NotificationKind } from '../../domain/notification.ts';
import { raisedAt, smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { gravestSound, soundingAfter } from './sounding.ts';

function told(name: string, priority: Priority, kind: NotificationKind = 'raised', cause = 'cut:a|b') {
  const incident = smallIncident({ id: incidentId(name), priority, text: name, cause });
  return smallNotification({ kind, incidents: [incident] });
}

describe('gravestSound', () => {
  it('is silence where nothing was told', () => {
    expect(gravestSound([])).toBeNull();
  });

  it('is the gravest of all, repeated but for P3', () => {
    const third = soundingAfter([], told('c', 'P3'));
    expect(gravestSound(third)).toEqual({ pattern: 'P3', isRepeated: false, text: 'c' });
    const blind = soundingAfter(third, told('b', 'P2', 'raised', 'blind:ams'));
    expect(gravestSound(blind)).toEqual({ pattern: 'blind', isRepeated: true, text: 'b' });
    const all = soundingAfter(soundingAfter(blind, told('p2', 'P2')), told('p1', 'P1'));
    expect(gravestSound(all)).toEqual({ pattern: 'P1', isRepeated: true, text: 'p1' });
  });
});

describe('soundingAfter', () => {
  it('has one sound of an incident, the last word on it', () => {
    const before = soundingAfter([], told('a', 'P2'));
    expect(soundingAfter(before, told('a', 'P1', 'worsened'))).toEqual([
      { incident: incidentId('a'), pattern: 'P1', text: 'a' },
    ]);
  });

  it('falls silent for what is over, and for nothing else', () => {
    const both = soundingAfter(soundingAfter([], told('a', 'P1')), told('b', 'P2'));
    expect(gravestSound(soundingAfter(both, told('a', 'P1', 'cleared')))?.text).toBe('b');
  });

  it('falls silent for what a digest tells as answered', () => {
    const before = soundingAfter([], told('a', 'P1'));
    const answered = smallIncident({ id: incidentId('a'), priority: 'P1', state: 'acknowledged-active' });
    expect(soundingAfter(before, smallNotification({ kind: 'digest', incidents: [answered] }))).toEqual([]);
  });

  it('does not begin to sound for what was cleared before it was told', () => {
    const digest = smallNotification({ kind: 'digest', incidents: [smallIncident({ clearedAt: raisedAt + 1 })] });
    expect(soundingAfter([], digest)).toEqual([]);
  });
});
