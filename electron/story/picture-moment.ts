import type { StoryMoment } from '../../main/contract/engine-messages.ts';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { Glance } from '../engine/glance.ts';

/** The moments of the story that get a picture, which is named after them. */
export type PictureMoment = Exclude<StoryMoment, 'ended'>;

/**
 * true when a picture taken now shows what its name says. A moment begins with the event in the network; the verdict
 * follows it by the confirmation time of the policy, and the picture is of the verdict.
 */
export function showsMoment(moment: PictureMoment, glance: Glance): boolean {
  switch (moment) {
    case 'healthy':
    case 'healed':
      return isAllRead(glance) && glance.confirmed.size === 0 && glance.unwellPairs.size === 0;
    case 'partitioned':
      return [...glance.confirmed.values()].some((type) => type === 'partition' || type === 'partial-partition');
    default:
      return assertNever(moment);
  }
}

function isAllRead(glance: Glance): boolean {
  return glance.hostsTotal > 0 && glance.hostsRead === glance.hostsTotal;
}
