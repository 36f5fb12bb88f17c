import type { ImaginedLoss } from '../contract/what-if.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Fleet } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ClusterParts } from '../quorum/cluster-losses.ts';
import type { Loss } from '../quorum/what-if.ts';

/** A loss of the page in the ids of the inventory; the error is an operator's sentence. */
export function lossOf(loss: ImaginedLoss, fleet: Fleet, { votes }: ClusterParts): Result<Loss, string> {
  switch (loss.kind) {
    case 'region': {
      const region = fleet.regions.find(({ id }) => id === loss.region);
      return region === undefined ? err(missing('region', loss.region)) : ok({ kind: 'region', region: region.id });
    }
    case 'host': {
      const host = fleet.hosts.find(({ id }) => id === loss.host);
      return host === undefined ? err(missing('host', loss.host)) : ok({ kind: 'host', host: host.id });
    }
    case 'link': {
      const unknown = [loss.a, loss.b].find((end) => !fleet.regions.some(({ id }) => id === end));
      if (unknown !== undefined) return err(missing('region', unknown));
      const hostsOf = (end: string) => fleet.hosts.filter(({ region }) => region === end).map(({ id }) => id);
      return ok({ kind: 'link', a: hostsOf(loss.a), b: hostsOf(loss.b) });
    }
    case 'vote': {
      const vote = votes.find(({ cluster, member }) => cluster === loss.cluster && member.host === loss.host);
      if (vote === undefined) return err(missing('vote', `${loss.cluster}/${loss.host}`));
      return ok({ kind: 'vote', cluster: vote.cluster, host: vote.member.host });
    }
    default:
      return assertNever(loss);
  }
}

/** The sentence for what the inventory does not have. */
export function missing(what: string, name: string): string {
  return `there is no ${what} "${plainLine(name, 140)}" in the inventory in force`;
}
