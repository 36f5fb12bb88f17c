import type { Silence } from './silence.ts';

/** What is known when a loop is quiet. Times ms. */
export interface Quiet {
  readonly silence: Silence;
  /** How long it has been stalled already; null while it is not. */
  readonly stalledMs: number | null;
  /** Since the loop was last started anew. */
  readonly sinceRestartMs: number;
  /** A loop stalled so long is replaced. */
  readonly replaceMs: number;
}

/** What to do about it. `abandonsListing`: what was asked for counts no more when it comes. */
export type StallStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'suspect' }
  | { readonly kind: 'stalled'; readonly answersPing: boolean; readonly abandonsListing: boolean }
  | { readonly kind: 'restart-loop' }
  | { readonly kind: 'replace-connection'; readonly answersPing: boolean };

/** A loop that hangs again so soon after it was started anew is no accident of the loop; in multiples of `replaceMs`. */
const restartAgainAfter = 6;

/**
 * The step for a gap (silence.ts). Where SSH still answers, the loop is started anew once before the connection is given
 * up; where nothing answers, the connection is.
 */
export function stallStep({ silence, stalledMs, sinceRestartMs, replaceMs }: Quiet): StallStep {
  if (silence === 'fine') return { kind: 'nothing' };
  if (silence === 'quiet') return { kind: 'suspect' };
  const answersPing = silence === 'mute';
  if (stalledMs === null) return { kind: 'stalled', answersPing, abandonsListing: true };
  // Once more where nothing is heard at all: what was asked for since then may lie in a frozen path too.
  if (stalledMs < replaceMs) return { kind: 'stalled', answersPing, abandonsListing: !answersPing };
  if (answersPing && sinceRestartMs > restartAgainAfter * replaceMs) return { kind: 'restart-loop' };
  return { kind: 'replace-connection', answersPing };
}
