import type { Screen } from '../state/screen.ts';
import { sideName } from '../state/side-name.ts';

/** A side of a cut, as it is drawn. */
export interface Side {
  readonly name: string;
  /** Region ids in inventory order. */
  readonly regions: readonly string[];
  readonly hosts: number;
  /** Clusters with a quorum rule that surely decide here, and how many have a rule at all. */
  readonly holds: number;
  readonly ruled: number;
  /** `held` = every ruled cluster surely decides here, `ambiguous` = one perhaps does, `none` = neither. */
  readonly quorum: 'held' | 'ambiguous' | 'none';
}

/**
 * The sides to hatch: those of a confirmed partition, else the islands. A group in which no host was seen alive is no
 * side, because a cut needs two living ones (architecture.md, evidence rule 4); with fewer than two sides there is nothing
 * to hatch. In alphabetical order of names, which also settles who gets which hatch on every screen.
 */
export function sidesOf(screen: Screen): readonly Side[] {
  const groups =
    confirmedSides(screen) ?? screen.islands.filter((island) => island.some((region) => isAlive(screen, region)));
  if (groups.length < 2) return [];
  return groups
    .map((regions) => ({
      name: sideName(screen.inventory, regions),
      regions,
      hosts: screen.inventory.hosts.filter((host) => regions.some((region) => region === host.region)).length,
      ...quorumOn(screen, regions),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the clusters with a quorum rule come to on a side, by their worst case. A human's choice is no quorum. */
function quorumOn(screen: Screen, regions: readonly string[]): Pick<Side, 'holds' | 'ruled' | 'quorum'> {
  const here = new Set<string>(
    screen.inventory.hosts.filter((host) => regions.includes(host.region)).map((host) => host.id),
  );
  const ruled = [...screen.clusters.values()].filter((cluster) => cluster.quorum.model !== 'none');
  const has = (states: readonly string[]) =>
    ruled.filter((cluster) =>
      cluster.quorum.sides.some(
        (side) => states.includes(side.state) && side.hosts.length > 0 && side.hosts.every((host) => here.has(host)),
      ),
    ).length;
  const holds = has(['quorate', 'at-risk', 'both-quorate']);
  const isAmbiguous = has(['ambiguous']) > 0;
  const quorum = isAmbiguous ? 'ambiguous' : holds > 0 && holds === ruled.length ? 'held' : 'none';
  return { holds, ruled: ruled.length, quorum };
}

function confirmedSides(screen: Screen): readonly (readonly string[])[] | null {
  for (const situation of screen.situations.values()) {
    if (situation.type === 'partition' && situation.phase === 'confirmed') return situation.subject.sides;
  }
  return null;
}

function isAlive(screen: Screen, region: string): boolean {
  return screen.inventory.hosts.some((host) => host.region === region && screen.hosts.get(host.id)?.state === 'alive');
}
