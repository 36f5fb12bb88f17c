import type { Client } from 'ssh2';
import type { HostSessionTask, Listing } from './loop-talk.ts';
import type { RouteStanding } from './route-choice.ts';
import { createRouteSession, type RouteSession, type RouteSessionMeans } from './route-session.ts';
import { standingOf } from './route-standing.ts';
import { firstState, type RouteSessionState } from './session-machine.ts';
import type { OpenRoute } from './session-report.ts';
import type { HostRoute } from './targets.ts';

/** What the lines of a host tell; routes go by index. Nothing comes after `stop`. */
export interface RouteLinesEvents {
  /** A route stands otherwise than before, at `at` = ms of the clock. */
  onChange(at: number): void;
  onListing(index: number, listing: Listing): void;
  /** The connection of a route is gone, and with it everything that ran through it. */
  onGone(index: number): void;
}

/** The sessions to one host, one for each route that is open. */
export interface RouteLines {
  open(index: number): void;
  /** Closes all routes but these. */
  keep(indices: ReadonlySet<number>): void;
  /** How every route of the host stands, open or not. */
  standings(): readonly RouteStanding[];
  /** A route that is open; null for the others. */
  at(index: number): OpenRoute | null;
  /** Through it active connects and checks can run now; null while nothing can. */
  client(index: number): Client | null;
  /** When the last byte of its listings came, ms of the clock. */
  heardAt(index: number): number;
  setTask(task: HostSessionTask): void;
  tick(lagMs: number): void;
  hurry(): void;
  /** Ends all sessions, those included that were closed just now. */
  stop(): Promise<void>;
}

interface Line extends OpenRoute {
  readonly session: RouteSession;
  readonly state: RouteSessionState;
  /** Since when it stands as it stands (ms). */
  readonly since: number;
}

/** Lines over `routes`, none open yet. */
export function createRouteLines(
  routes: readonly HostRoute[],
  phase: number,
  firstTask: HostSessionTask,
  means: RouteSessionMeans,
  events: RouteLinesEvents,
): RouteLines {
  const lines = new Map<number, Line>();
  const farewells = new Set<Promise<void>>();
  let task = firstTask;

  const changed = (index: number, session: RouteSession, state: RouteSessionState, at: number) => {
    const before = lines.get(index);
    // A route that was closed and opened again has another session.
    if (before?.session !== session) return;
    const since = standingOf(state) === standingOf(before.state) ? before.since : at;
    lines.set(index, { ...before, state, since });
    events.onChange(at);
  };
  const close = (index: number, { session }: Line) => {
    lines.delete(index);
    const farewell = session.stop().finally(() => farewells.delete(farewell));
    farewells.add(farewell);
  };

  return {
    open(index) {
      const route = routes[index];
      if (route === undefined || lines.has(index)) return;
      const session = createRouteSession(route.way, phase, task, means, {
        onState: (state, at) => changed(index, session, state, at),
        onListing: (listing) => events.onListing(index, listing),
        onGone: () => events.onGone(index),
      });
      lines.set(index, { id: route.id, session, state: firstState, since: means.clock.monotonicMs() });
      session.start();
    },
    keep(indices) {
      for (const [index, line] of lines) if (!indices.has(index)) close(index, line);
    },
    standings: () =>
      routes.map((_, index) => {
        const line = lines.get(index);
        return line === undefined ? { kind: 'closed', since: 0 } : { kind: standingOf(line.state), since: line.since };
      }),
    at: (index) => lines.get(index) ?? null,
    client: (index) => lines.get(index)?.session.client() ?? null,
    heardAt: (index) => lines.get(index)?.session.heardAt() ?? Number.NEGATIVE_INFINITY,
    setTask(next) {
      task = next;
      for (const { session } of lines.values()) session.setTask(next);
    },
    tick(lagMs) {
      for (const { session } of [...lines.values()]) session.tick(lagMs);
    },
    hurry() {
      for (const { session } of lines.values()) session.hurry();
    },
    async stop() {
      for (const [index, line] of lines) close(index, line);
      await Promise.all(farewells);
    },
  };
}
