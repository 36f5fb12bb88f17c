import type { Fact } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';

/** Connects to one port of one host that were answered by RST: host and path live, the service does not listen. */
export interface Refusal {
  /** First refusal since the last connect that was accepted (ms). */
  readonly since: number;
  readonly lastAt: number;
  readonly witnesses: readonly HostId[];
}

/** By `host:port` of the target. */
export type Refusals = ReadonlyMap<string, Refusal>;

/** The key of a target in {@link Refusals}. */
export function refusalKey(host: HostId, port: number): string {
  return `${host}:${port}`;
}

/** Takes an active connect's outcome. Only an accepted connect takes a refusal back. */
export function refusalsAfter(before: Refusals, fact: Extract<Fact, { kind: 'connect' }>): Refusals {
  const key = refusalKey(fact.to, fact.port);
  if (fact.outcome === 'refused') return new Map(before).set(key, addWitness(before.get(key), fact.host, fact.t));
  if (fact.outcome !== 'ok' || !before.has(key)) return before;
  const after = new Map(before);
  after.delete(key);
  return after;
}

function addWitness(old: Refusal | undefined, witness: HostId, t: number): Refusal {
  if (old === undefined) return { since: t, lastAt: t, witnesses: [witness] };
  const witnesses = old.witnesses.includes(witness) ? old.witnesses : [...old.witnesses, witness];
  return { since: old.since, lastAt: t, witnesses };
}
