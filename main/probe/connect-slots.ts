/** At most so many logins at a time (decision 9): more than 16 handshakes at once stall the event loop (research/4, section 2). */
export const mostConnects = 16;

/** Hands out the right to connect. */
export interface ConnectSlots {
  /**
   * Calls `grant` once a slot is free, lowest `failures` first, then in order of asking: a host just lost does not wait
   * behind hosts that have been dead for an hour. Returns the release, good before and after the grant.
   */
  request(failures: number, grant: () => void): () => void;
}

interface Waiting {
  readonly failures: number;
  readonly grant: () => void;
}

/** Slots, `limit` of them. */
export function createConnectSlots(limit: number = mostConnects): ConnectSlots {
  const held = new Set<Waiting>();
  let queue: readonly Waiting[] = [];

  const grantNext = () => {
    while (held.size < limit) {
      const first = queue.reduce<Waiting | null>(
        (best, one) => (best === null || one.failures < best.failures ? one : best),
        null,
      );
      if (first === null) return;
      queue = queue.filter((one) => one !== first);
      held.add(first);
      first.grant();
    }
  };

  return {
    request(failures, grant) {
      const waiting: Waiting = { failures, grant };
      queue = [...queue, waiting];
      grantNext();
      return () => {
        queue = queue.filter((one) => one !== waiting);
        if (held.delete(waiting)) grantNext();
      };
    },
  };
}
