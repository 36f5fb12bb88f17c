import type { Duplex } from 'node:stream';
import { eitherSignal } from './either-signal.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { ChannelRoute } from '../../domain/alert-channels.ts';
import type { Clock } from '../../domain/clock.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Connect, type Dial, type DialTarget } from './dial.ts';
import { targetText } from './open-route.ts';

/** A route gets so long before the next one is tried beside it (ms): an alert cannot wait until a cut one has run out of time. */
const headStartMs = 700;
/** A route that has not opened by then is given up (ms). */
const connectMs = 5000;

/** What {@link connectByRoutes} needs. */
export interface RouteChoice {
  readonly dial: Dial;
  readonly routes: readonly ChannelRoute[];
  readonly clock: Clock;
  /** Called with the route by which a stream came about. */
  readonly onRoute: (route: ChannelRoute) => void;
}

/**
 * Opens a stream by the first of the routes that answers: in their order, the next one as soon as one fails or has kept silent for
 * {@link headStartMs} (as RFC 8305, section 5, does with addresses). The error names every route and why it failed.
 */
export function connectByRoutes(choice: RouteChoice): Connect {
  return (target, signal) => new Promise((resolve) => race(choice, target, signal, resolve));
}

function race(
  { dial, routes, clock, onRoute }: RouteChoice,
  target: DialTarget,
  signal: AbortSignal,
  resolve: (result: Result<Duplex, string>) => void,
): void {
  const losers = new AbortController();
  const stop = eitherSignal(signal, losers.signal);
  const failures = new Map<ChannelRoute, string>();
  let begun = 0;
  let isOver = false;
  let cancelHeadStart = (): void => undefined;

  const end = (result: Result<Duplex, string>): void => {
    isOver = true;
    cancelHeadStart();
    losers.abort();
    resolve(result);
  };
  const fail = (route: ChannelRoute, why: string): void => {
    failures.set(route, why);
    if (isOver) return;
    if (failures.size === routes.length || signal.aborted) end(err(whyNoRoute(target, failures)));
    else tryNext();
  };
  const tryNext = (): void => {
    cancelHeadStart();
    const route = routes[begun];
    if (isOver || route === undefined) return;
    begun++;
    cancelHeadStart = clock.after(headStartMs, tryNext);
    const limit = new AbortController();
    const cancelLimit = clock.after(connectMs, () => limit.abort());
    const opening = dial(target, route, eitherSignal(stop, limit.signal)).catch((fault: unknown) =>
      err(`it failed by a fault of its own (${plainLine(String(fault), 200)})`),
    );
    void opening.then((opened) => {
      cancelLimit();
      limit.abort();
      if (!opened.ok) return fail(route, opened.error);
      if (isOver) return void opened.value.destroy();
      onRoute(route);
      end(ok(opened.value));
    });
  };
  if (routes.length === 0) resolve(err(`there is no route to ${targetText(target)}`));
  else tryNext();
}

function whyNoRoute(target: DialTarget, failures: ReadonlyMap<ChannelRoute, string>): string {
  if (failures.size === 0) return `${targetText(target)} does not answer`;
  return [...failures]
    .map(([route, why]) => (route.kind === 'direct' ? why : `${routeText(route)}: ${why}`))
    .join('; ');
}

/** A route as the inventory writes it. */
export function routeText(route: ChannelRoute): string {
  switch (route.kind) {
    case 'direct':
      return 'direct';
    case 'bind':
      return `bind: ${route.address}`;
    case 'proxy':
      return `proxy: http://${targetText(route)}`;
    case 'host':
      return `host: ${route.host}`;
    default:
      return assertNever(route);
  }
}
