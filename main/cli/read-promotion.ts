import type { Cluster, Fleet, Member } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { suggestion } from '../fleet/nearest-word.ts';

/** The member that is asked about. */
export interface Promotion {
  readonly cluster: Cluster;
  readonly candidate: Member;
}

/** Reads `CLUSTER/HOST` of the command line against the inventory. The error is a sentence about it. */
export function readPromotion(text: string, { clusters, hosts }: Fleet): Result<Promotion, string> {
  const slash = text.indexOf('/');
  if (slash < 0) return err(`--promote must be CLUSTER/HOST, not "${plainLine(text, 80)}"`);
  const [name, hostName] = [text.slice(0, slash), text.slice(slash + 1)];
  const cluster = clusters.find(({ id }) => id === name);
  if (cluster === undefined) return err(unknown('cluster', name, clusters));
  const candidate = cluster.members.find(({ host }) => host === hostName);
  if (candidate !== undefined) return ok({ cluster, candidate });
  if (!hosts.some(({ id }) => id === hostName)) return err(unknown('host', hostName, hosts));
  const members = cluster.members.map(({ host }) => host).join(', ');
  return err(`${hostName} is no member of ${cluster.id}; its members are ${members}`);
}

function unknown(what: string, name: string, known: readonly { readonly id: string }[]): string {
  const near = suggestion(
    name,
    known.map(({ id }) => id),
  );
  return `there is no ${what} "${plainLine(name, 80)}" in the inventory${near}`;
}
