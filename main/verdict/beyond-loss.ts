import { lossAt } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';

/** A cut is taken for bad luck unless the chance of that is smaller than this. */
const badLuck = 1e-4;
/** A link may have begun to lose as much unseen, where nothing of it is heard any more. */
const unseenLoss = 0.15;
/** Where more is lost than this, no number of tries proves anything soon. */
const mostLoss = 0.9;

/**
 * Are these failed tries more than the loss of these paths explains? Lost one by one, `tries` in a row have the chance
 * `ratio ^ tries`: 30 % of loss gives silences of seconds (research/2, section 1, loss maxima).
 */
export function isBeyondLoss(paths: readonly Path[], tries: number, now: number, leastLoss = unseenLoss): boolean {
  const memories = paths.flatMap(({ lossForward, lossReverse }) => [lossForward, lossReverse]);
  const ratio = Math.min(mostLoss, Math.max(leastLoss, lossAt(memories, now).ratio ?? 0));
  return tries >= Math.log(badLuck) / Math.log(ratio);
}
