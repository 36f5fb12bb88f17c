import type { Region } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import { testimonyOf, type Finding } from './finding.ts';
import type { Path } from '../evidence/path.ts';
import { isBroken, isSeenAlive, otherEnd, regionOf, type Picture } from './picture.ts';

/**
 * A region of which nobody, the observer included, sees any host, although hosts elsewhere try: site loss and
 * isolation look the same (domain.md, "Situations", 4). The observer's own loss of sight alone is never that.
 */
export function regionDarkFindings(picture: Picture): readonly Finding[] {
  return picture.fleet.regions.flatMap((region) => regionDark(picture, region) ?? []);
}

function regionDark(picture: Picture, region: Region): Finding | null {
  // While a session still counts as alive its silence may be a hiccup; the observer's own loss is the last witness.
  const all = picture.hostsOf.get(region.id) ?? [];
  if (all.some((id) => picture.hosts.get(id)?.isRead === true)) return null;
  const hosts = membersOf(picture, region);
  const outward = hosts.flatMap((id) => picture.pathsOf.get(id) ?? []).filter((path) => leaves(picture, path));
  const broken = outward.filter(isBroken);
  if (broken.length === 0) return null;
  const since = silentSince(picture, broken, region);
  // Its hosts in maintenance are not missed, but one that lives shows that the region does.
  if (all.some((id) => isSeenAlive(picture, id, since))) return null;

  const witnesses = broken.filter((path) => isSeenAlive(picture, outsider(picture, path, region), since));
  if (witnesses.length === 0) return null;
  const count = (of: (path: Path) => HostId) => new Set(witnesses.map(of)).size;
  const outsiders = picture.fleet.hosts.filter((host) => host.region !== region.id && host.maintenance === null).length;
  const isWitnessed = count((path) => outsider(picture, path, region)) >= Math.min(2, outsiders);
  // Of several hosts one alone may be dead; the others were merely not looked at.
  const isWhole = count((path) => otherEnd(path, outsider(picture, path, region))) >= Math.min(2, hosts.length);
  const { observers, evidence } = testimonyOf(witnesses, picture);
  return {
    key: `region-dark:${region.id}`,
    matter: { type: 'region-dark', subject: { region: region.id } },
    strength: isWitnessed && isWhole ? 'proven' : 'suspect',
    since,
    observers: [...observers, 'noc'],
    evidence,
    text: `${region.name} is dark: nobody sees any of its ${hosts.length} hosts; site loss and isolation look the same`,
  };
}

/** Since the last of the other regions lost it (ms): one that was cut off from it before says nothing of its life. */
function silentSince(picture: Picture, broken: readonly Path[], region: Region): number {
  const lostAt = new Map<RegionId, number>();
  for (const path of broken) {
    const other = regionOf(picture, outsider(picture, path, region));
    lostAt.set(other, Math.min(lostAt.get(other) ?? Infinity, path.since ?? picture.now));
  }
  return Math.max(...lostAt.values());
}

function membersOf(picture: Picture, region: Region): readonly HostId[] {
  const hosts = picture.hostsOf.get(region.id) ?? [];
  return hosts.filter((id) => picture.hosts.get(id)?.host.maintenance === null);
}

function leaves(picture: Picture, { a, b }: { readonly a: HostId; readonly b: HostId }): boolean {
  return regionOf(picture, a) !== regionOf(picture, b);
}

function outsider(picture: Picture, path: Path, region: Region): HostId {
  return regionOf(picture, path.a) === region.id ? otherEnd(path, path.a) : path.a;
}
