import type { Traffic } from './description.ts';

const patient = {
  keepalive: null,
  silenceMs: null,
  lifetimeMs: null,
  connectTimeoutMs: 10_000,
  redialMs: 1000,
} as const;

/** A stream with a message each 100 ms: log shipping, a leader's heartbeats. Shows a cut within a third of a second. */
export const chatty: Traffic = {
  ...patient,
  rhythm: { everyMs: 100, serverBytes: 200, clientBytes: 34 },
  noDelay: true,
};

/** A message each 2 s. Shows a cut at its next message. */
export const heartbeat: Traffic = { ...patient, rhythm: { everyMs: 2000, serverBytes: 200, clientBytes: 34 } };

/** An established connection on which nobody speaks. It never shows a cut (research/2, section 2). */
export const idle: Traffic = { ...patient, rhythm: null };

/** Idle, but the client's kernel asks after 5 s, each 2 s, 9 times (the values of research/2, section 0). */
export const keepalive: Traffic = { ...idle, keepalive: { idleMs: 5000, intervalMs: 2000, probes: 9 } };

/** A new connection about each second, as a health check makes it. The first thing to heal. */
export const reconnecting: Traffic = { ...idle, lifetimeMs: 50, connectTimeoutMs: 3000, redialMs: 1000 };

/** The same traffic under an application that closes and dials again after a silence, as etcd and PostgreSQL do. */
export function impatient(traffic: Traffic, silenceMs: number): Traffic {
  return { ...traffic, silenceMs, connectTimeoutMs: 3000 };
}
