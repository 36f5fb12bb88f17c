import type { Client } from 'ssh2';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Host } from '../domain/fleet.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { type ActiveConnects, createActiveConnects } from './active-connects.ts';
import type { HostSessionTask, Listing } from './loop-talk.ts';
import { observationOf } from './observation.ts';
import { chooseRoutes, type RouteStanding, usualRoute } from './route-choice.ts';
import { createRouteSession, type RouteSession, type RouteSessionMeans } from './route-session.ts';
import { standingOf } from './route-standing.ts';
import { firstState, type RouteSessionState } from './session-machine.ts';
import { createSessionReport, hostStanding, type SessionReport } from './session-report.ts';
import type { HostRoute } from './targets.ts';

/** What a session needs of the world, and where it tells what it sees. */
export interface HostSessionMeans extends RouteSessionMeans {
  readonly onObservation: (observation: Observation) => void;
  /** A host is seen again after it was not. */
  readonly onBack: (host: Host) => void;
}

/** The session to one host over all its routes, from the first connect to `stop`. */
export interface HostSession {
  start(): void;
  setTask(task: HostSessionTask): void;
  connect(wishes: readonly WantedConnect[]): void;
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
  task: HostSessionTask,
  means: HostSessionMeans,
): HostSession {
  return new Session(host, routes, phase, task, means);
}

/** One route while it is wanted. */
interface Line {
  readonly id: string | null;
  readonly session: RouteSession;
  state: RouteSessionState;
  since: number;
  /** The last listing that came while another route was in use. */
  held: Listing | null;
}

class Session implements HostSession {
  private readonly lines = new Map<number, Line>();
  private readonly farewells = new Set<Promise<void>>();
  private choice = usualRoute;
  private isReviewing = false;
  private isStopped = false;
  private isSeen = false;
  private toldAskedAt = Number.NEGATIVE_INFINITY;
  private readonly connects: ActiveConnects;
  private readonly report: SessionReport;
  private readonly host: Host;
  private readonly routes: readonly [HostRoute, ...HostRoute[]];
  private readonly phase: number;
  private task: HostSessionTask;
  private readonly means: HostSessionMeans;

  constructor(
    host: Host,
    routes: readonly [HostRoute, ...HostRoute[]],
    phase: number,
    task: HostSessionTask,
    means: HostSessionMeans,
  ) {
    this.host = host;
    this.routes = routes;
    this.phase = phase;
    this.task = task;
    this.means = means;
    const tell = (fact: Fact) => this.tell({ fact });
    this.connects = createActiveConnects(means.clock, means.tuning.connects, tell);
    this.report = createSessionReport(host.id, tell);
  }

  start(): void {
    this.open(0);
  }

  setTask(task: HostSessionTask): void {
    this.task = task;
    for (const { session } of this.lines.values()) session.setTask(task);
  }

  connect(wishes: readonly WantedConnect[]): void {
    const client = this.client();
    if (client !== null) this.connects.want(client, wishes, this.task.intervalMs);
  }

  tick(lagMs: number): void {
    for (const { session } of [...this.lines.values()]) session.tick(lagMs);
    if (this.routes.length > 1) this.review();
  }

  hurry(): void {
    for (const { session } of this.lines.values()) session.hurry();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.connects.forget();
    for (const index of [...this.lines.keys()]) this.close(index);
    await Promise.all(this.farewells);
  }

  /** The connection through which the host is seen, or would be; null while nothing can go through it. */
  private client(): Client | null {
    return this.lines.get(this.choice.inUse)?.session.client() ?? null;
  }

  private tell(observation: Observation): void {
    if (!this.isStopped) this.means.onObservation(observation);
  }

  private open(index: number): void {
    const route = this.routes[index];
    if (route === undefined || this.lines.has(index)) return;
    const session = createRouteSession(route.way, this.phase, this.task, this.means, {
      onState: (state, at) => this.changed(line, state, at),
      onListing: (listing) => this.listed(index, line, listing),
      onGone: () => {
        if (index === this.choice.inUse) this.connects.forget();
      },
    });
    const line: Line = { id: route.id, session, state: firstState, since: this.means.clock.monotonicMs(), held: null };
    this.lines.set(index, line);
    session.start();
  }

  private close(index: number): void {
    const line = this.lines.get(index);
    if (line === undefined) return;
    this.lines.delete(index);
    const farewell = line.session.stop().finally(() => this.farewells.delete(farewell));
    this.farewells.add(farewell);
  }

  private changed(line: Line, state: RouteSessionState, at: number): void {
    if (standingOf(state) !== standingOf(line.state)) line.since = at;
    line.state = state;
    this.review(at);
  }

  /** Chooses anew, opens before it closes, and says how the host stands now. */
  private review(at = this.means.clock.monotonicMs()): void {
    if (this.isReviewing || this.isStopped) return;
    this.isReviewing = true;
    const before = this.choice;
    if (this.routes.length > 1) this.choice = chooseRoutes(before, this.standings(), at, this.means.tuning.routes);
    for (const index of this.choice.open) this.open(index);
    if (before.inUse !== this.choice.inUse) this.connects.forget();
    this.say(at);
    if (before.inUse !== this.choice.inUse) this.tellHeld();
    for (const index of [...this.lines.keys()]) if (!this.choice.open.has(index)) this.close(index);
    this.isReviewing = false;
  }

  private standings(): readonly RouteStanding[] {
    return this.routes.map((_, index) => {
      const line = this.lines.get(index);
      return line === undefined ? { kind: 'closed', since: 0 } : { kind: standingOf(line.state), since: line.since };
    });
  }

  private say(at: number): void {
    const lines = [...this.lines].sort(([a], [b]) => a - b).map(([, line]) => line);
    const [usual, ...others] = lines;
    const inUse = this.lines.get(this.choice.inUse);
    if (usual === undefined || inUse === undefined) return;
    const standing = hostStanding(usual, inUse, others);
    this.report.tell(standing, at);
    const wasSeen = this.isSeen;
    this.isSeen = standing.state === 'streaming';
    if (this.isSeen && !wasSeen) this.means.onBack(this.host);
  }

  private listed(index: number, line: Line, listing: Listing): void {
    line.held = listing;
    if (index === this.choice.inUse) this.tellHeld();
  }

  /** Two routes may bring listings at the same time: none is told that was asked for before the last one told. */
  private tellHeld(): void {
    const line = this.lines.get(this.choice.inUse);
    const listing = line?.held ?? null;
    if (line === undefined || listing === null) return;
    line.held = null;
    if (listing.askedAt < this.toldAskedAt) return;
    this.toldAskedAt = listing.askedAt;
    this.tell(observationOf(this.host.id, listing, this.means.clock.monotonicMs()));
  }
}
