import type { Screen } from '../state/screen.ts';
import { sideName } from '../state/side-name.ts';

/** A side of a cut, as it is drawn. */
export interface Side {
  readonly name: string;
  /** Region ids in inventory order. */
  readonly regions: readonly string[];
  readonly hosts: number;
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
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
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
