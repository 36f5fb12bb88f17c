/** What is known of one route to a host. `since` = from when on it is so (ms). */
export interface RouteStanding {
  /**
   * closed = not wanted now; queued = waits for its turn to connect; trying = on its way to the first listing;
   * seeing = listings come; doubtful = a listing is late; lost = it failed or is silent, and may come back by itself;
   * barred = only a person can help: a wrong host key, a refused login, a host that cannot list.
   */
  readonly kind: 'closed' | 'queued' | 'trying' | 'seeing' | 'doubtful' | 'lost' | 'barred';
  readonly since: number;
}

/** Which routes are open, and whose listings count. Routes go by index, 0 is the usual one. */
export interface RouteChoice {
  readonly inUse: number;
  readonly open: ReadonlySet<number>;
  /** When other routes were last opened (ms). */
  readonly openedAt: number;
  /** When the usual route was last returned to (ms), and how often in a row that did not last. */
  readonly returnedAt: number;
  readonly failedReturns: number;
}

/** Times of the choice, ms. */
export interface RoutePace {
  /** A route that brings no listing for so long after its turn came is not waited for alone. */
  readonly patienceMs: number;
  /** The usual route is returned to when it has seen without a pause for so long; doubles with each failed return. */
  readonly steadyMs: number;
  readonly longestSteadyMs: number;
  /** A return that lasted so long did not fail. */
  readonly lastedMs: number;
  /** A mere doubt opens the second route at most so often: a slow host is not listed twice for good. */
  readonly doubtEveryMs: number;
}

/** The times of the product. */
export const routePace: RoutePace = {
  patienceMs: 3000,
  steadyMs: 10_000,
  longestSteadyMs: 300_000,
  lastedMs: 600_000,
  doubtEveryMs: 60_000,
};

/** Only the usual route, to begin with. */
export const usualRoute: RouteChoice = {
  inUse: 0,
  open: new Set([0]),
  openedAt: Number.NEGATIVE_INFINITY,
  returnedAt: Number.NEGATIVE_INFINITY,
  failedReturns: 0,
};

/**
 * The next choice. The usual route stays open always and is tried again with its own back-off. The others are opened in
 * the order of the inventory when it is lost or takes too long, and already at the first doubt, so that a second
 * connection stands before the first is given up. The one that sees first is used, and kept while it sees.
 *
 * Make before break: a route in use that sees is left for one that sees, never for one that might. The usual route is
 * returned to only when it was steady, longer each time a return did not last; so a route that flaps is left at most
 * about twenty times an hour.
 *
 * A route that needs a person is not lost. Behind a wrong host key or a refused login on the usual route no other route is
 * opened: the host stays visibly barred until somebody has looked. Sight that a second route gave before is kept, for
 * that route's own key is right, and the sentence of the usual one stands beside it.
 */
export function chooseRoutes(
  before: RouteChoice,
  standings: readonly RouteStanding[],
  now: number,
  pace: RoutePace = routePace,
): RouteChoice {
  const inUse = routeToUse(before, standings, now, pace);
  const open = routesToOpen({ ...before, inUse }, standings, now, pace);
  return { ...before, ...returning(before, inUse, now, pace), inUse, open, openedAt: openingMoment(before, open, now) };
}

/** Of a route that is lost even a late listing is none. */
function sees(standing: RouteStanding | undefined): boolean {
  return standing?.kind === 'seeing' || standing?.kind === 'doubtful';
}

function routeToUse(before: RouteChoice, standings: readonly RouteStanding[], now: number, pace: RoutePace): number {
  const usual = standings[0];
  if (usual === undefined) return 0;
  const firstSeeing = standings.findIndex(({ kind }) => kind === 'seeing');
  if (before.inUse === 0) {
    return sees(usual) || usual.kind === 'barred' || firstSeeing < 0 ? 0 : firstSeeing;
  }
  const steadyMs = Math.min(pace.steadyMs * 2 ** before.failedReturns, pace.longestSteadyMs);
  if (usual.kind === 'seeing' && now - usual.since >= steadyMs) return 0;
  return sees(standings[before.inUse]) ? before.inUse : Math.max(firstSeeing, 0);
}

function returning(
  before: RouteChoice,
  inUse: number,
  now: number,
  { lastedMs }: RoutePace,
): Pick<RouteChoice, 'returnedAt' | 'failedReturns'> {
  const { returnedAt, failedReturns } = before;
  if (before.inUse !== 0 && inUse === 0) return { returnedAt: now, failedReturns };
  if (before.inUse !== 0 || inUse === 0) return { returnedAt, failedReturns };
  return { returnedAt, failedReturns: now - returnedAt < lastedMs ? failedReturns + 1 : 0 };
}

function routesToOpen(
  { inUse, open, openedAt }: RouteChoice,
  standings: readonly RouteStanding[],
  now: number,
  pace: RoutePace,
): ReadonlySet<number> {
  const [usual, ...others] = standings;
  const needed = new Set([0, inUse]);
  if (usual === undefined || usual.kind === 'barred' || (inUse !== 0 && standings[inUse]?.kind === 'seeing'))
    return needed;
  const seeing = others.findIndex(({ kind }) => kind === 'seeing');
  const isLost = usual.kind === 'lost' || isSlow(usual, now, pace);
  const isDoubted = usual.kind === 'doubtful' && now - openedAt >= pace.doubtEveryMs;
  if (isLost || isDoubted) {
    if (seeing >= 0) return needed.add(seeing + 1);
    const waitedFor = others.findIndex((one) => isHopeful(one, now, pace));
    for (let i = 0; i <= (waitedFor < 0 ? others.length - 1 : waitedFor); i++) needed.add(i + 1);
    return needed;
  }
  // A doubt that came to nothing: what was opened for it stays a while, in case it comes again.
  return now - openedAt < pace.steadyMs ? new Set([...needed, ...open]) : needed;
}

function isSlow({ kind, since }: RouteStanding, now: number, { patienceMs }: RoutePace): boolean {
  return kind === 'trying' && now - since > patienceMs;
}

/** The next route in order is not opened while this one may still see soon. */
function isHopeful(standing: RouteStanding, now: number, pace: RoutePace): boolean {
  const { kind } = standing;
  return kind === 'closed' || kind === 'queued' || (kind === 'trying' && !isSlow(standing, now, pace));
}

function openingMoment(before: RouteChoice, open: ReadonlySet<number>, now: number): number {
  return before.open.size === 1 && open.size > 1 ? now : before.openedAt;
}
