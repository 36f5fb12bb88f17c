import type { HostId, RegionId } from '../domain/ids.ts';
import type { Path, PathLane } from '../evidence/path.ts';
import { isBeyondLoss } from './beyond-loss.ts';
import { compareText, testify, type Finding } from './finding.ts';
import { isBroken, isNewer, isWitness, regionOf, type Picture } from './picture.ts';
import { isListening, wordsOf } from './service-health.ts';
import { isSlow } from './service-hung.ts';

/** A path on which one port is dead while the rest of it works. */
interface Filtered {
  readonly path: Path;
  readonly lane: PathLane;
}

/** One pair of hosts may be a matter of these hosts; but nobody waits for ever for a second pair (ms). */
const lookHarderMs = 4000;
/** What is lost of the rest of the path is heard and counted; so much may be missed. */
const heardLoss = 0.05;
/** The rest of the path must have worked this lately (ms). */
const provenLatelyMs = 5000;

/**
 * Ports that are cut between hosts that otherwise reach each other (research/1, C.1, 12): traffic to one port gets no
 * answer, or a RST of somebody else, while other ports of the same pair progress and the service lives.
 */
export function portFilteredFindings(picture: Picture): readonly Finding[] {
  const groups = new Map<string, Filtered[]>();
  for (const path of picture.paths) {
    if (path.lanes.length === 0) continue;
    for (const lane of path.lanes) {
      if (!isFiltered(picture, path, lane)) continue;
      const key = filterKey(regionOf(picture, lane.client), regionOf(picture, lane.serving), lane.port);
      groups.set(key, [...(groups.get(key) ?? []), { path, lane }]);
    }
  }
  return [...groups].map(([key, filtered]) => portFiltered(picture, key, filtered));
}

function filterKey(from: RegionId, to: RegionId, port: number): string {
  return `port-filtered:${from}>${to}:${port}`;
}

function isFiltered(picture: Picture, path: Path, { serving, port, since, failedAmidAt }: PathLane): boolean {
  if (path.provenAt === null || !isNewer(path.provenAt, since)) return false;
  if (failedAmidAt === null) return false;
  if (picture.now - path.provenAt > provenLatelyMs || isBroken(path)) return false;
  const service = { host: serving, port };
  // A full accept queue drops SYNs as a filter does, and a dead service refuses: those have names of their own.
  if (isSlow(picture, service)) return false;
  return isListening(picture, service) || wordsOf(picture, service).refused.length === 0;
}

function portFiltered(picture: Picture, key: string, filtered: readonly Filtered[]): Finding {
  const lanes = filtered.map(({ lane }) => lane);
  const [first] = lanes;
  if (first === undefined) throw new Error(`no lane behind ${key}`);
  const [from, to] = [regionOf(picture, first.client), regionOf(picture, first.serving)];
  const since = Math.min(...lanes.map((lane) => lane.since));
  const pairs = new Set(lanes.map(({ client, serving }) => `${client}>${serving}`));
  const tries = lanes.reduce((sum, lane) => sum + lane.tries, 0);
  const isWitnessed = pairs.size >= Math.min(2, pairsBetween(picture, from, to));
  const isProven =
    (isWitnessed || picture.now - since >= lookHarderMs) &&
    isBeyondLoss(
      filtered.map(({ path }) => path),
      tries,
      picture.now,
      heardLoss,
    );
  const evidence = lanes.map(({ witness, what, seenAt }) => testify(picture, witness, what, seenAt));
  const [code, other] = [codeOf(picture, from), codeOf(picture, to)];
  return {
    key,
    matter: { type: 'port-filtered', subject: { from, to, port: first.port } },
    strength: isProven ? 'proven' : 'suspect',
    since,
    observers: [...new Set(lanes.map(({ witness }) => witness))].sort(compareText),
    evidence: evidence.slice(0, 12),
    text: `Port ${first.port} is filtered from ${code} to ${other}: other ports between the same hosts work`,
  };
}

function pairsBetween(picture: Picture, from: RegionId, to: RegionId): number {
  const count = (region: RegionId) =>
    (picture.hostsOf.get(region) ?? []).filter((id) => mayWitness(picture, id)).length;
  return from === to ? count(from) * (count(from) - 1) : count(from) * count(to);
}

function mayWitness(picture: Picture, host: HostId): boolean {
  return isWitness(picture.hosts.get(host));
}

function codeOf({ fleet }: Picture, region: RegionId): string {
  return fleet.regions.find(({ id }) => id === region)?.code ?? region;
}
