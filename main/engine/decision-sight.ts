import { advise, type AdvicePast, noPast, noteAdvice } from '../advice/advise.ts';
import type { Attestations } from '../advice/attestation.ts';
import type { AdviceMoment } from '../advice/case.ts';
import type { Advice } from '../domain/advice.ts';
import type { Cluster, Member } from '../domain/fleet.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { ClusterStatus, Snapshot } from '../domain/snapshot.ts';
import { canonicalText, sha256Of } from '../journal/decisions/chain.ts';

/** The last tick as people decide from it, with what was noted up to it. */
export interface DecisionSight {
  readonly tick: AdviceMoment;
  readonly past: AdvicePast;
  /** Epoch ms of the tick on the picture's own clock. */
  readonly at: number;
  /** When it came (monotonic ms). */
  readonly cameAt: number;
}

/** Takes one more tick. It must be given every tick. */
export function noteSight(before: DecisionSight | null, tick: AdviceMoment, at: number, cameAt: number): DecisionSight {
  return { tick, past: noteAdvice(before?.past ?? noPast, tick), at, cameAt };
}

/** The cluster of that id in the inventory of the tick. */
export function clusterIn({ tick }: DecisionSight, id: string): Cluster | null {
  return tick.fleet.clusters.find((one) => one.id === id) ?? null;
}

/** Members that may be asked about, in the order of the inventory: a witness has nothing that could be promoted. */
export function candidatesOf({ members }: Cluster): readonly Member[] {
  return members.filter(({ role }) => role === 'data');
}

/** The sheet of a candidate with what people vouch for; null where the tick knows nothing of it. */
export function sheetOf(
  sight: DecisionSight,
  of: { readonly cluster: ClusterId; readonly candidate: string },
  attestations: Attestations,
): Advice | null {
  const cluster = clusterIn(sight, of.cluster);
  const candidate = cluster?.members.find(({ host }) => host === of.candidate);
  if (cluster === null || candidate === undefined) return null;
  return advise({ cluster, candidate, attestations }, sight.tick, sight.past);
}

/** What the tick says of a cluster; null = nothing. */
export function statusOf({ tick }: DecisionSight, id: ClusterId): ClusterStatus | null {
  return tick.snapshot.clusters.find(({ cluster }) => cluster === id) ?? null;
}

const hashes = new WeakMap<Snapshot, string>();

/** SHA-256 of the canonical snapshot, the same that the log quotes beside a decision; empty where it cannot be said in JSON. */
export function inputsSha256({ tick: { snapshot } }: DecisionSight): string {
  const known = hashes.get(snapshot);
  if (known !== undefined) return known;
  const text = canonicalText(snapshot);
  const hash = text.ok ? sha256Of(text.value) : '';
  hashes.set(snapshot, hash);
  return hash;
}

/** `S-20261122-140535Z-7f3a`: when the picture was, and the beginning of its hash. */
export function snapshotId(sight: DecisionSight): string {
  return `S-${stampOf(sight.at)}-${inputsSha256(sight).slice(0, 4)}`;
}

/** `20261122-140535Z` of a moment in epoch ms. */
export function stampOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}Z`;
}
