import type { AlarmSound } from '../../main/domain/alarm-sound.ts';

/** What the window sounds, and whether it can. */
export interface SoundState {
  /** Null = silence. */
  readonly sound: AlarmSound | null;
  /** Why the last sound could not be heard, as the end of a sentence; null where it was, or none was due yet. */
  readonly fault: string | null;
}

/** Before the first word. */
export const noSound: SoundState = { sound: null, fault: null };
