import type { AlarmSound } from '../../domain/alarm-sound.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import type { Result } from '../../domain/result.ts';
import { gravestSound, type Sounding, soundingAfter, soundingOf } from './sounding.ts';

/** Makes the workstation sound from now on; null = silence. The error is the end of a sentence: no device, no screen. */
export type PlaySound = (sound: AlarmSound | null) => Promise<Result<null, string>>;

/** The one loudspeaker of a workstation, whatever is to be told by it. It sounds the gravest. */
export interface Speaker {
  /** Sounds for the incidents of a notification, until they are over or made quiet. */
  tell(notification: Notification): Promise<Result<null, string>>;
  /** These are acknowledged, shelved or silenced: nobody is called for them any more. */
  quiet(incidents: readonly IncidentId[]): void;
  /** After a restart: sounds for what was told before it and is not acknowledged yet, so that it can be made quiet. */
  resume(incidents: readonly NotifiedIncident[]): void;
  /** Silence for all that sounds now. What is told later sounds. */
  silence(): void;
}

/** What is heard where somebody tries the channel. */
const trySound: AlarmSound = { pattern: 'P1', isRepeated: false, text: 'a person tries the sound' };

/**
 * Creates the speaker over a workstation that can `play`. It is silent until somebody tells it, or {@link Speaker.resume}s. What is told
 * late may be answered by then: `isCalling` says whether an incident still wants somebody.
 */
export function createSpeaker(play: PlaySound, isCalling: (incident: IncidentId) => boolean): Speaker {
  let sounding: readonly Sounding[] = [];
  const keep = (left: readonly Sounding[]): void => {
    const [before, after] = [gravestSound(sounding), gravestSound(left)];
    sounding = left;
    // One that sounds once has sounded.
    const next = after?.isRepeated === true ? after : null;
    if (before?.text !== next?.text || before?.pattern !== next?.pattern) void play(next);
  };
  return {
    tell(notification) {
      if (notification.kind === 'test') return play(gravestSound(sounding) ?? trySound);
      sounding = soundingAfter(sounding, notification).filter(({ incident }) => isCalling(incident));
      return play(gravestSound(sounding));
    },
    quiet: (incidents) => keep(sounding.filter(({ incident }) => !incidents.includes(incident))),
    resume: (incidents) => keep(incidents.filter(({ id }) => isCalling(id)).map(soundingOf)),
    silence: () => keep([]),
  };
}
