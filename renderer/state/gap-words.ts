import type { GapReason } from '../../main/contract/timeline.ts';

/** Why nothing is recorded, as it stands in a gap. */
export const gapWords: Readonly<Record<GapReason, string>> = {
  before: 'before recording began',
  stopped: 'no observer ran',
  lost: 'the observer ran, its seconds were lost',
  pending: 'not written yet',
};
