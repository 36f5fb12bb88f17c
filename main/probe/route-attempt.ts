import type { Client } from 'ssh2';
import type { ConnectSlots } from './connect-slots.ts';
import type { ProbeFault } from './fault.ts';
import type { SshTarget } from './targets.ts';
import { type TrafficLimits, trafficProblem } from './traffic.ts';
import type { Ways } from './ways.ts';

/** What an attempt needs of the world. */
export interface RouteAttemptMeans {
  readonly slots: ConnectSlots;
  readonly ways: Ways;
  readonly traffic: TrafficLimits;
}

/** What becomes of an attempt. Nothing comes after `close`. */
export interface RouteAttemptEvents {
  /** Its turn has come: it connects now. */
  onTurn(): void;
  onReady(client: Client): void;
  onFault(fault: ProbeFault): void;
}

/** One connection to a host over one way: from the wish, over the login, to its end. */
export interface RouteAttempt {
  /** Asks for a slot and connects in its turn, perhaps at once. To be called once. */
  begin(): void;
  /** A listing that was asked for came: the traffic up to it was worth it. */
  listed(): void;
  close(): void;
}

/** An attempt to log in over `way` and to weigh what comes from then on. `failures` = attempts before it, in a row. */
export function createAttempt(
  way: readonly SshTarget[],
  failures: number,
  { slots, ways, traffic }: RouteAttemptMeans,
  events: RouteAttemptEvents,
): RouteAttempt {
  let closed = false;
  let bytesSinceListing = 0;
  let closeWay: () => void = () => undefined;
  let releaseSlot: () => void = () => undefined;

  const weigh = (bytes: number, unread: number) => {
    bytesSinceListing += bytes;
    const what = trafficProblem(bytesSinceListing, unread, traffic);
    if (what !== null && !closed) events.onFault({ kind: 'loop-flooded', what });
  };
  const connect = () => {
    events.onTurn();
    if (closed) return;
    closeWay = ways.reach(way, {
      onReady: (client) => {
        releaseSlot();
        events.onReady(client);
      },
      onFault: (fault) => events.onFault(fault),
      onTraffic: weigh,
    });
  };

  return {
    begin() {
      releaseSlot = slots.request(failures, connect);
      if (closed) releaseSlot();
    },
    listed() {
      bytesSinceListing = 0;
    },
    close() {
      closed = true;
      closeWay();
      releaseSlot();
    },
  };
}
