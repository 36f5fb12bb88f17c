import type { Incident } from '../../domain/incident.ts';
import type { ChannelId } from '../../domain/notification.ts';
import type { Phase, SituationType } from '../../domain/snapshot.ts';
import type { Probe, ProbeOutcome, TellResult } from './label-words.ts';

/** What the engine tells of its own work beside its snapshot. */
export interface EngineFigures {
  /** When it ticked last (epoch ms); null before its first tick. */
  readonly lastTickAt: number | null;
  /** It ticked within the last seconds: its snapshot is of now. */
  readonly isTicking: boolean;
  /** Probes that ended since the start. */
  readonly probes: readonly { readonly probe: Probe; readonly outcome: ProbeOutcome; readonly count: number }[];
  /** Situations that changed their phase since the start. */
  readonly changes: readonly { readonly type: SituationType; readonly phase: Phase; readonly count: number }[];
}

/** How delivery to one channel stands, as delivery itself tells it. */
export interface ChannelFigures {
  readonly channel: ChannelId;
  /** Messages that wait, and since when the oldest does (epoch ms; null while none waits). */
  readonly waiting: number;
  readonly oldestAt: number | null;
  /** Messages that were given up and wait for a person. */
  readonly deadLetters: number;
  /** Tries since the start. */
  readonly tellings: Readonly<Record<TellResult, number>>;
}

/** What alerting tells of itself. */
export interface AlertFigures {
  readonly incidents: readonly Pick<Incident, 'priority' | 'state'>[];
  /** One for each channel of the inventory. */
  readonly channels: readonly ChannelFigures[];
}
