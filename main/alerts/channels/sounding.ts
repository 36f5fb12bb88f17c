import { type AlarmSound, type SoundPattern, soundRepeatMs } from '../../domain/alarm-sound.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';

/** An incident that was told by sound, and that nobody has acknowledged or silenced since. */
export interface Sounding {
  readonly incident: IncidentId;
  readonly pattern: SoundPattern;
  readonly text: string;
}

/** What sounds after a notification to a sound channel. What is over falls silent, and what a digest tells as answered does. */
export function soundingAfter(before: readonly Sounding[], { kind, incidents }: Notification): readonly Sounding[] {
  const others = before.filter(({ incident }) => incidents.every(({ id }) => id !== incident));
  if (kind === 'cleared') return others;
  const calling = incidents.filter(({ state, clearedAt }) => state === 'unacknowledged-active' && clearedAt === null);
  return [...others, ...calling.map(soundingOf)];
}

/** The one sound of all: the gravest, of the same gravity the one that sounded first. Null = silence. */
export function gravestSound(sounding: readonly Sounding[]): AlarmSound | null {
  const [first] = sounding.toSorted((a, b) => gravity.indexOf(a.pattern) - gravity.indexOf(b.pattern));
  if (first === undefined) return null;
  return { pattern: first.pattern, isRepeated: soundRepeatMs[first.pattern] !== null, text: first.text };
}

const gravity: readonly SoundPattern[] = ['P1', 'P2', 'blind', 'P3'];

/** How an incident sounds. */
export function soundingOf({ id, cause, priority, text }: NotifiedIncident): Sounding {
  const isBlind = priority !== 'P1' && cause.startsWith('blind:');
  return { incident: id, pattern: isBlind ? 'blind' : priority, text: plainLine(text, 160) };
}
