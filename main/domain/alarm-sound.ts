/** What can be heard (research/5, A6): by priority, or that something has become blind. */
export type SoundPattern = 'P1' | 'P2' | 'P3' | 'blind';

/** What a workstation is to sound now. */
export interface AlarmSound {
  readonly pattern: SoundPattern;
  /** False = once, whatever {@link soundRepeatMs} says: somebody tries the sound. */
  readonly isRepeated: boolean;
  /** Why, in one line. */
  readonly text: string;
}

/** After so many ms a pattern sounds again, until somebody acknowledges or silences it; null = it sounds once (research/5, A6). */
export const soundRepeatMs: Readonly<Record<SoundPattern, number | null>> = {
  P1: 10_000,
  P2: 60_000,
  P3: null,
  blind: 60_000,
};

/** A notification of the desktop: plain text, without line breaks in its title. */
export interface DesktopNote {
  readonly title: string;
  readonly body: string;
  /** It stays until somebody has seen it, where the desktop knows that. */
  readonly isUrgent: boolean;
}
