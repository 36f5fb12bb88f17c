import { assertNever } from '../domain/assert-never.ts';
import type { Policy } from '../domain/fleet.ts';
import type { RegionPairStatus, RegionPairVerdict } from '../domain/snapshot.ts';
import { testimonyOf } from './finding.ts';
import type { LinkFigures } from './link-figures.ts';
import type { Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';

/** The verdict of a region pair with what time still has to know of it. */
export interface TrackedPair {
  readonly verdict: RegionPairVerdict;
  readonly since: number;
  /** What the pair would become, and since when it would (ms). */
  readonly candidate: RegionPairVerdict;
  readonly candidateSince: number;
}

/** All region pairs by {@link linkKey}. */
export type TrackedPairs = ReadonlyMap<string, TrackedPair>;

/**
 * Moves the verdicts on by one tick. Bad ones must persist, good ones after bad must persist longer. While the observer
 * doubts itself (`isHeld`) they stay as they are.
 */
export function stepRegionPairs(
  before: TrackedPairs,
  links: readonly RegionLink[],
  policy: Policy,
  now: number,
  isHeld = false,
): TrackedPairs {
  return new Map(
    links.map((link) => {
      const key = linkKey(link);
      const old = before.get(key);
      return [key, isHeld && old !== undefined ? old : stepPair(old, link, policy, now)];
    }),
  );
}

function stepPair(before: TrackedPair | undefined, link: RegionLink, policy: Policy, now: number): TrackedPair {
  const old = before ?? { verdict: 'unknown', since: now, candidate: 'unknown', candidateSince: now };
  const candidate = rawVerdict(link, policy.staleAfterMs, now) ?? old.verdict;
  if (candidate === old.verdict) return { ...old, candidate, candidateSince: now };
  const candidateSince = candidate === old.candidate ? old.candidateSince : now;
  const until = isBreak(candidate) ? (link.lastsUntil ?? now) : now;
  const heldMs = until - beganAt(candidate, candidateSince, link);
  if (heldMs < holdMs(old.verdict, candidate, policy)) return { ...old, candidate, candidateSince };
  return { verdict: candidate, since: beganAt(candidate, candidateSince, link), candidate, candidateSince: now };
}

/** null: bad evidence that is no verdict yet; the old one stands for a while, then nobody can tell. */
function rawVerdict({ state, since }: RegionLink, staleAfterMs: number, now: number): RegionPairVerdict | null {
  switch (state) {
    case 'up':
      return 'healthy';
    case 'partial':
      return 'partial';
    case 'cut':
      return 'partitioned';
    case 'one-way':
      return 'asymmetric';
    case 'unknown':
      return 'unknown';
    case 'suspect':
      return since !== null && now - since > staleAfterMs ? 'unknown' : null;
    default:
      return assertNever(state);
  }
}

/** The evidence of a full break knows its own beginning and how far it reaches; anything else is as we see it. */
function isBreak(candidate: RegionPairVerdict): boolean {
  return candidate === 'partitioned' || candidate === 'asymmetric';
}

function beganAt(candidate: RegionPairVerdict, candidateSince: number, { since }: RegionLink): number {
  return isBreak(candidate) ? Math.min(since ?? candidateSince, candidateSince) : candidateSince;
}

function holdMs(old: RegionPairVerdict, candidate: RegionPairVerdict, policy: Policy): number {
  if (candidate === 'unknown') return policy.staleAfterMs;
  if (candidate === 'healthy') return old === 'unknown' ? 0 : policy.clearAfterMs;
  return policy.confirmAfterMs;
}

/** What a snapshot says of a region pair. */
export function regionPairStatus(
  link: RegionLink,
  tracked: TrackedPair,
  { lossRatio, rttMs }: LinkFigures,
  picture: Picture,
): RegionPairStatus {
  const { a, b, forward, reverse, hostPairs, bad } = link;
  const { evidence } = testimonyOf(bad, picture);
  const { verdict, since } = tracked;
  return {
    a,
    b,
    verdict,
    suspect: link.state === 'suspect',
    since,
    forward,
    reverse,
    hostPairs,
    lossRatio,
    rttMs,
    evidence,
  };
}
