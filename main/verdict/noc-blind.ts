import type { Region } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { Testimony } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import type { DeadHosts } from './dead-hosts.ts';
import { compareText, testify, type Finding } from './finding.ts';
import { isNewer, isWitness, otherEnd, regionOf, type Picture } from './picture.ts';

/** A region the observer reads no host of, and what peers say of it meanwhile. */
interface LostRegion {
  readonly region: Region;
  /** When the last of its hosts was lost (ms). */
  readonly since: number;
  readonly wasRead: boolean;
  /** alive = peers have proofs since; denied = peers are cut from it too; silent = nobody says anything. */
  readonly word: 'alive' | 'denied' | 'silent';
  readonly testimonies: readonly Testimony[];
}

/**
 * The observer doubts itself first (architecture.md, rule 5). Regions it lost while peers prove that they live, or
 * while nothing denies it, are its own blindness. All lost at once is blindness in any case: nobody is left to deny.
 */
export function nocBlindFindings(picture: Picture, deadAt: DeadHosts): readonly Finding[] {
  const lost = picture.fleet.regions.flatMap((region) => lostRegion(picture, region) ?? []);
  if (lost.length === 0) return [];
  const watched = picture.fleet.regions.filter(({ id }) => hasWitness(picture, id));
  if (lost.length === watched.length && lost.some(({ wasRead }) => wasRead)) return [blindToAll(picture, lost)];
  const blind = lost.filter(({ region, word, wasRead, since }) => {
    // Never read so far is the start of a session, not a loss; with time it becomes one.
    const hadTime = wasRead || picture.now - since >= picture.fleet.policy.blindAfterMs;
    return word !== 'denied' && hadTime && !hasJustRisen(picture, region, deadAt);
  });
  return blind.length === 0 ? [] : [blindToRegions(picture, blind)];
}

/** Peers see hosts that rise again before our sessions are back: that is no blindness yet. */
function hasJustRisen(picture: Picture, { id }: Region, deadAt: DeadHosts): boolean {
  const hosts = picture.hostsOf.get(id) ?? [];
  return hosts.some((host) => picture.now - (deadAt.get(host)?.at ?? -Infinity) < risesWithinMs);
}

/** Back-off of a session to a host that was away, and its login (ms). */
const risesWithinMs = 15_000;

/** A region at rest as a whole is not watched. */
function hasWitness(picture: Picture, region: RegionId): boolean {
  return (picture.hostsOf.get(region) ?? []).some((id) => isWitness(picture.hosts.get(id)));
}

function lostRegion(picture: Picture, region: Region): LostRegion | null {
  const ids = picture.hostsOf.get(region.id) ?? [];
  // A host in maintenance that we read shows that our way there is well.
  if (ids.some((id) => picture.hosts.get(id)?.isRead === true)) return null;
  const watched = ids.flatMap((id) => picture.hosts.get(id) ?? []).filter(({ host }) => host.maintenance === null);
  if (watched.length === 0) return null;
  const since = Math.max(...watched.map(({ lostSince }) => lostSince ?? picture.now));
  const wasRead = watched.some(({ heardAt }) => heardAt !== null);
  return { region, since, wasRead, ...wordOfPeers(picture, region, since) };
}

function wordOfPeers(picture: Picture, region: Region, since: number): Pick<LostRegion, 'word' | 'testimonies'> {
  const paths = (picture.hostsOf.get(region.id) ?? []).flatMap((id) => picture.pathsOf.get(id) ?? []);
  const outward = paths.filter(({ a, b }) => regionOf(picture, a) !== regionOf(picture, b));
  const bad = outward.filter((path) => path.since !== null);
  // A proof from before the peers' own trouble with the region says nothing of now.
  const asOf = Math.max(since, ...bad.map((path) => path.since ?? since));
  const isFresh = (at: number | null) => at !== null && picture.now - at <= picture.fleet.policy.staleAfterMs;
  // Packets that arrive from it prove that it lives, also where none reaches it.
  const sends = (path: Path) =>
    path.state === 'one-way' && (regionOf(picture, path.a) === region.id ? path.forward : path.reverse) === 'arrives';
  const proofs = outward.filter((path) => sends(path) || (isNewer(path.provenAt, asOf) && isFresh(path.provenAt)));
  if (proofs.length > 0) {
    const testimonies = proofs.slice(0, 6).map((path) => {
      const witness: HostId = regionOf(picture, path.a) === region.id ? otherEnd(path, path.a) : path.a;
      const what = sends(path)
        ? `packets of ${otherEnd(path, witness)} arrive`
        : `packets pass between ${path.a} and ${path.b}`;
      return testify(picture, witness, what, path.provenAt ?? picture.now);
    });
    return { word: 'alive', testimonies };
  }
  return { word: bad.length > 0 ? 'denied' : 'silent', testimonies: [] };
}

function blindToAll(picture: Picture, lost: readonly LostRegion[]): Finding {
  const since = Math.max(...lost.map(({ since: at }) => at));
  return {
    key: 'noc-blind',
    matter: { type: 'noc-blind', subject: { all: true } },
    strength: 'proven',
    since,
    observers: ['noc'],
    evidence: [ownLoss(picture, since, 'all sessions')],
    text: 'We are blind: every session is lost at once; nothing can be said of the fleet',
  };
}

function blindToRegions(picture: Picture, blind: readonly LostRegion[]): Finding {
  const since = Math.min(...blind.map(({ since: at }) => at));
  const isProven = blind.every(({ word }) => word === 'alive');
  const names = blind.map(({ region }) => region.name).join(' and ');
  const testimonies = blind.flatMap((one) => one.testimonies);
  const witnesses = [...new Set(testimonies.map(({ host }) => host))].sort(compareText);
  return {
    key: 'noc-blind',
    matter: { type: 'noc-blind', subject: { regions: blind.map(({ region }) => region.id) } },
    strength: 'proven',
    since,
    // Proof that it lives settles the matter; without it only time does.
    confirmAfterMs: isProven ? picture.fleet.policy.confirmAfterMs : picture.fleet.policy.blindAfterMs,
    observers: ['noc', ...witnesses],
    evidence: [ownLoss(picture, since, `the sessions to ${names}`), ...testimonies],
    text: isProven
      ? `We are blind to ${names}: our sessions are lost, but its peers prove that it lives`
      : `We are blind to ${names}: our sessions are lost and nobody else can tell`,
  };
}

function ownLoss(picture: Picture, since: number, what: string): Testimony {
  return testify(picture, 'noc', `lost ${what}`, since);
}
