import type { Result } from '../domain/result.ts';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Host } from '../domain/fleet.ts';
import type { WantedCheck, WantedConnect, WantedRole } from '../domain/wants.ts';
import { createActiveConnects } from './active-connects.ts';
import { createHttpChecks } from './http-checks.ts';
import type { SystemTrust } from './http-check-trust.ts';
import { openThrough, type ThroughTarget } from './open-through.ts';
import type { HostSessionTask, Listing } from './loop-talk.ts';
import { observationOf } from './observation.ts';
import { createRoleProbes } from './role-probes.ts';
import { chooseRoutes, usualRoute } from './route-choice.ts';
import { createRouteLines } from './route-lines.ts';
import type { RouteSessionMeans } from './route-session.ts';
import { createSessionReport, hostStanding } from './session-report.ts';
import type { HostRoute } from './targets.ts';

/** What a session needs of the world, and where it tells what it sees. */
export interface HostSessionMeans extends RouteSessionMeans {
  readonly onObservation: (observation: Observation) => void;
  readonly trust: SystemTrust;
  /** A host is seen again after it was not. */
  readonly onBack: (host: Host) => void;
}

/** The session to one host over all its routes, from the first connect to `stop`. */
export interface HostSession {
  start(): void;
  setTask(task: HostSessionTask): void;
  connect(wishes: readonly WantedConnect[]): void;
  check(wishes: readonly WantedCheck[]): void;
  askRoles(wishes: readonly WantedRole[]): void;
  /** A stream from the host to `target`, through the connection by which it is seen. */
  openStream(target: ThroughTarget, signal: AbortSignal): Promise<Result<Duplex, string>>;
  /** Called ten times a second. `lagMs` = how late our own event loop was; it excuses the host. */
  tick(lagMs: number): void;
  /** Tries now what would wait for later: a neighbour has just come back. */
  hurry(): void;
  /** Ends every loop by end of file, then the connection, at most `tuning.goodbyeMs` later. Silent from the call on. */
  stop(): Promise<void>;
}

/** A session for `host` over its routes, the usual one first; `phase` in [0, 1) is its place in the sampling interval. */
export function createHostSession(
  host: Host,
  routes: readonly [HostRoute, ...HostRoute[]],
  phase: number,
  firstTask: HostSessionTask,
  means: HostSessionMeans,
): HostSession {
  const { clock, tuning } = means;
  const held = new Map<number, Listing>();
  let task = firstTask;
  let choice = usualRoute;
  let toldAskedAt = Number.NEGATIVE_INFINITY;
  let isSeen = false;
  let isReviewing = false;
  let isStopped = false;

  const tell = (observation: Observation) => {
    if (!isStopped) means.onObservation(observation);
  };
  const tellFact = (fact: Fact) => tell({ fact });
  const connects = createActiveConnects(clock, tuning.connects, () => lines.heardAt(choice.inUse), tellFact);
  const checks = createHttpChecks(clock, tuning.checks, means.trust, tellFact);
  const roles = createRoleProbes(clock, tuning.roles, tellFact);
  /** What was asked through a connection that is left says nothing any more. */
  const forget = () => {
    connects.forget();
    checks.forget();
    roles.forget();
  };
  const report = createSessionReport(host.id, tellFact);
  const lines = createRouteLines(routes, phase, firstTask, means, {
    onChange: (at) => review(at),
    onListing(index, listing) {
      held.set(index, listing);
      if (index === choice.inUse) tellHeld();
    },
    onGone(index) {
      if (index === choice.inUse) forget();
    },
  });

  /** Chooses anew, opens before it closes, and says how the host stands now. */
  const review = (at: number) => {
    if (isReviewing || isStopped) return;
    isReviewing = true;
    const before = choice;
    if (routes.length > 1) choice = chooseRoutes(before, lines.standings(), at, tuning.routes);
    for (const index of choice.open) lines.open(index);
    if (before.inUse !== choice.inUse) forget();
    say(at);
    if (before.inUse !== choice.inUse) tellHeld();
    lines.keep(choice.open);
    isReviewing = false;
  };

  const say = (at: number) => {
    const [usual, ...others] = routes.flatMap((_, index) => lines.at(index) ?? []);
    const inUse = lines.at(choice.inUse);
    if (usual === undefined || inUse === null) return;
    const standing = hostStanding(usual, inUse, others);
    report.tell(standing, at);
    const wasSeen = isSeen;
    isSeen = standing.state === 'streaming';
    if (isSeen && !wasSeen) means.onBack(host);
  };

  /** Two routes may bring listings at the same time: none is told that was asked for before the last one told. */
  const tellHeld = () => {
    const listing = held.get(choice.inUse);
    if (listing === undefined) return;
    held.delete(choice.inUse);
    if (listing.askedAt < toldAskedAt) return;
    toldAskedAt = listing.askedAt;
    tell(observationOf(host.id, listing, clock.monotonicMs()));
  };

  /** The connection through which the host is seen, or would be; null while nothing can go through it. */
  const client = (): Client | null => lines.client(choice.inUse);

  return {
    start: () => lines.open(0),
    setTask(next) {
      task = next;
      lines.setTask(next);
    },
    connect(wishes) {
      const through = client();
      if (through !== null) connects.want(through, wishes, task.intervalMs);
    },
    check(wishes) {
      const through = client();
      if (through !== null) checks.want(through, wishes);
    },
    askRoles(wishes) {
      const through = client();
      if (through !== null) roles.want(through, wishes);
    },
    openStream: (target, signal) => openThrough(client(), target, signal),
    tick(lagMs) {
      lines.tick(lagMs);
      // Time alone changes the choice too.
      if (routes.length > 1) review(clock.monotonicMs());
    },
    hurry: () => lines.hurry(),
    stop() {
      isStopped = true;
      forget();
      return lines.stop();
    },
  };
}
