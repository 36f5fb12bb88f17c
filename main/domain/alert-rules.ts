import type { AlarmType } from './alarm.ts';
import type { ClusterId, HostId, RegionId } from './ids.ts';
import type { Priority } from './incident.ts';

/** What to do about some alarms, in a sentence or as an address. */
export interface Runbook {
  /** Empty = about any. */
  readonly alarms: readonly AlarmType[];
  /** Empty = of any cluster, or of none. */
  readonly clusters: readonly ClusterId[];
  readonly text: string;
}

/**
 * Planned work: what it covers raises nothing meanwhile. Members still count in quorum. Times in epoch ms, `until` exclusive: every
 * window ends by itself.
 */
export interface MaintenanceWindow {
  readonly id: string;
  readonly hosts: readonly HostId[];
  readonly regions: readonly RegionId[];
  readonly clusters: readonly ClusterId[];
  readonly from: number;
  readonly until: number;
  readonly owner: string;
  readonly reason: string;
}

/** How alarms become incidents (research/5, A6 and 1c). Times in ms. */
export interface AlertRules {
  /** How long a confirmed alarm must hold. The engine has confirmed already, so grave ones wait no further. */
  readonly raiseAfterMs: Readonly<Record<Priority, number>>;
  /** A suspicion shorter than this tells nobody. */
  readonly suspectedAfterMs: number;
  /**
   * A link is called flapping for a whole window after its last short cut, so a few blips look like minutes of it. A cut that lasts is
   * told by itself.
   */
  readonly flappingAfterMs: number;
  /** What a count of votes alone says, with no confirmed cause behind it, must hold so long. */
  readonly unconfirmedAfterMs: number;
  readonly blindHostAfterMs: number;
  /** How long all alarms of an incident must be gone before it is cleared. */
  readonly clearAfterMs: Readonly<Record<Priority, number>>;
  /** Priorities that stay, cleared, until somebody acknowledged them. */
  readonly latched: readonly Priority[];
  /** So many changes within the window are flapping; it is cleared only after `calmMs` without any. */
  readonly flapping: { readonly changes: number; readonly windowMs: number; readonly calmMs: number };
  /** More new incidents than `begins` within the window begin a flood, fewer than `ends` end it. */
  readonly flood: { readonly begins: number; readonly ends: number; readonly windowMs: number };
  /** At most this long on the shelf. */
  readonly longestShelfMs: number;
  /** The first that fits is shown. */
  readonly runbooks: readonly Runbook[];
  /** Windows that the inventory declares; others are added while it runs. */
  readonly maintenance: readonly MaintenanceWindow[];
}

/** Nobody shelves for longer (ISA-18.2 by research/5, A6). */
export const longestShelfMs = 8 * 3_600_000;

/** The rules of an inventory that says nothing of them. */
export const defaultAlertRules: AlertRules = {
  raiseAfterMs: { P1: 0, P2: 0, P3: 20_000 },
  suspectedAfterMs: 20_000,
  flappingAfterMs: 180_000,
  unconfirmedAfterMs: 10_000,
  blindHostAfterMs: 60_000,
  clearAfterMs: { P1: 10_000, P2: 10_000, P3: 10_000 },
  latched: ['P1'],
  flapping: { changes: 3, windowMs: 60_000, calmMs: 60_000 },
  flood: { begins: 10, ends: 5, windowMs: 600_000 },
  longestShelfMs,
  runbooks: [],
  maintenance: [],
};
