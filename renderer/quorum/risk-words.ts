import type { ClusterStatus, PromotionRisk } from '../../main/domain/snapshot.ts';

/**
 * May a second primary be promoted while the first still takes writes? Not where the product makes the first one stop in
 * time (research/7, section 3): that is a failover as it should be.
 */
export function mayOverlap({ promotesAt, yieldsAt }: PromotionRisk): boolean {
  return promotesAt === null || yieldsAt === null || yieldsAt > promotesAt;
}

/** The countdown of a promotion: `can be promoted in 12 s`. `now` in ms, the snapshot's clock. */
export function promotionWords({ promotesAt }: PromotionRisk, now: number): string {
  if (promotesAt === null) return 'can be promoted at any moment';
  return promotesAt <= now ? 'can be promoted now' : `can be promoted in ${secondsUntil(promotesAt, now)} s`;
}

/** When the present primary stops by itself: `stops writing in 5 s`. */
export function yieldWords({ yieldsAt }: PromotionRisk, now: number): string {
  if (yieldsAt === null) return 'nothing is known to make it stop by itself';
  return yieldsAt <= now ? 'should have stopped by itself' : `stops by itself in ${secondsUntil(yieldsAt, now)} s`;
}

/** The warnings besides the one that says the risk itself, which stands apart with its countdown. */
export function otherWarnings({ warnings, risk }: Pick<ClusterStatus, 'warnings' | 'risk'>): readonly string[] {
  return warnings.filter((warning) => warning !== risk?.text);
}

function secondsUntil(moment: number, now: number): number {
  return Math.ceil((moment - now) / 1000);
}
