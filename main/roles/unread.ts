import type { Reading, UnreadReason } from '../domain/reading.ts';

/** A member that could not be read: nothing is known, and why. */
export function unread(product: string, reason: UnreadReason, note: string | null = null): Reading {
  return { ...blank(product), reason, note };
}

/** A reading that says nothing yet; readers fill in what the output proves. */
export function blank(product: string): Reading {
  return {
    product,
    role: 'unknown',
    writable: null,
    term: null,
    leader: null,
    quorate: null,
    members: [],
    clusterIdentity: null,
    lag: null,
    reason: null,
    note: null,
    votes: null,
    replication: null,
    automation: null,
    heartbeats: [],
  };
}
