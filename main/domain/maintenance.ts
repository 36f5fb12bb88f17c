import type { Fleet, Host, Maintenance } from './fleet.ts';

/**
 * Is the maintenance in force at `wallMs` (epoch ms)? It ends by itself at its `until`. Without a wall clock, and until a
 * moment that cannot be read, it is: what the operator declared holds until something is known to end it.
 */
export function isInForce({ until }: Maintenance, wallMs: number | null): boolean {
  const endsAt = endOf(until);
  return wallMs === null || endsAt === null || wallMs < endsAt;
}

/** An inventory as it holds for a span of wall-clock time. */
export interface FleetInForce {
  readonly declared: Fleet;
  /** The declared inventory without the maintenance that is over. */
  readonly fleet: Fleet;
  /** From when (inclusive) until when (exclusive) it holds, epoch ms; null where the wall clock is unknown. */
  readonly span: { readonly from: number; readonly until: number } | null;
}

/** The inventory at `wallMs` (epoch ms, null where unknown). Gives `before` back while no end of a maintenance was crossed. */
export function fleetInForce(before: FleetInForce | null, declared: Fleet, wallMs: number | null): FleetInForce {
  if (before !== null && before.declared === declared && holds(before, wallMs)) return before;
  if (wallMs === null) return { declared, fleet: declared, span: null };
  const ends = declared.hosts.flatMap(({ maintenance }) => endOf(maintenance?.until ?? null) ?? []);
  const from = Math.max(Number.NEGATIVE_INFINITY, ...ends.filter((end) => end <= wallMs));
  const until = Math.min(Number.POSITIVE_INFINITY, ...ends.filter((end) => end > wallMs));
  const hosts = declared.hosts.map((host) => hostAt(host, wallMs));
  const isSame = hosts.every((host, index) => host === declared.hosts[index]);
  return { declared, fleet: isSame ? declared : { ...declared, hosts }, span: { from, until } };
}

function holds({ span }: FleetInForce, wallMs: number | null): boolean {
  if (span === null || wallMs === null) return span === null && wallMs === null;
  return wallMs >= span.from && wallMs < span.until;
}

function hostAt(host: Host, wallMs: number): Host {
  const { maintenance } = host;
  return maintenance === null || isInForce(maintenance, wallMs) ? host : { ...host, maintenance: null };
}

function endOf(until: string | null): number | null {
  // oxlint-disable-next-line no-restricted-globals -- reads a written instant; no clock is asked
  const endsAt = until === null ? Number.NaN : Date.parse(until);
  return Number.isNaN(endsAt) ? null : endsAt;
}
