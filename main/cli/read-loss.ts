import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { suggestion } from '../fleet/nearest-word.ts';
import type { Loss } from '../quorum/what-if.ts';

/**
 * Reads one loss of the command line against the inventory. The error is a sentence about it.
 *
 *     region:ID   host:ID   link:A-B   vote:CLUSTER/HOST
 *
 * A and B are regions or hosts. Ids have dashes of their own, so `link:dub-db1-fra-db1` is split wherever both halves are
 * known; a text with two such readings is refused.
 */
export function readLoss(text: string, fleet: Fleet): Result<Loss, string> {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  switch (colon < 0 ? '' : text.slice(0, colon)) {
    case 'region': {
      const region = fleet.regions.find(({ id }) => id === rest);
      return region === undefined ? unknown('region', rest, fleet.regions) : ok({ kind: 'region', region: region.id });
    }
    case 'host': {
      const host = fleet.hosts.find(({ id }) => id === rest);
      return host === undefined ? unknown('host', rest, fleet.hosts) : ok({ kind: 'host', host: host.id });
    }
    case 'link':
      return readLink(rest, fleet);
    case 'vote':
      return readVote(rest, fleet);
    default:
      return err(`"${plainLine(text, 80)}" is no loss; give region:ID, host:ID, link:A-B or vote:CLUSTER/HOST`);
  }
}

function unknown(what: string, name: string, known: readonly { readonly id: string }[]): Result<never, string> {
  const near = suggestion(
    name,
    known.map(({ id }) => id),
  );
  return err(`there is no ${what} "${plainLine(name, 80)}" in the inventory${near}`);
}

function readLink(text: string, fleet: Fleet): Result<Loss, string> {
  const splits = [...text.matchAll(/-/g)].flatMap(({ index }) => {
    const [a, b] = [endNamed(text.slice(0, index), fleet), endNamed(text.slice(index + 1), fleet)];
    return a === null || b === null ? [] : [{ a, b }];
  });
  const [link, ...more] = splits;
  const shown = plainLine(text, 80);
  if (link === undefined)
    return err(`link:${shown} does not name two regions or hosts of the inventory, joined by a dash`);
  if (more.length > 0)
    return err(`link:${shown} can be read as ${splits.length} different links; rename a host or a region`);
  return ok({ kind: 'link', ...link });
}

/** The hosts behind one end of a link: those of a region, or one host. */
function endNamed(name: string, { regions, hosts }: Fleet): readonly HostId[] | null {
  if (regions.some(({ id }) => id === name)) return hosts.filter(({ region }) => region === name).map(({ id }) => id);
  const host = hosts.find(({ id }) => id === name);
  return host === undefined ? null : [host.id];
}

function readVote(text: string, fleet: Fleet): Result<Loss, string> {
  const slash = text.indexOf('/');
  const [name, hostName] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
  const cluster = fleet.clusters.find(({ id }) => id === name);
  if (cluster === undefined) return unknown('cluster', name, fleet.clusters);
  const member = cluster.members.find(({ host }) => host === hostName);
  if (member !== undefined) return ok({ kind: 'vote', cluster: cluster.id, host: member.host });
  const near = suggestion(
    hostName,
    cluster.members.map(({ host }) => host),
  );
  return err(`${cluster.id} has no member "${plainLine(hostName, 80)}"${near}`);
}
