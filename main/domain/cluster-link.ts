import type { HostId } from './ids.ts';

/**
 * What a link of a cluster is for: `data` = replication, state transfer, the log itself; `heartbeat` = by which members tell
 * each other that they live; `client` = who uses the cluster. One port may serve several.
 */
export type LinkPurpose = 'data' | 'heartbeat' | 'client';

/**
 * reaches = proven lately, nobody complains; suspect = bad evidence that is no proof, or two ends that contradict each other;
 * one-way = connections are cut in one direction, those of the other work; cut = both ends are alive and nothing passes;
 * silent = one end hears nothing of the other, whose own word nobody has; closed = packets arrive and nobody listens;
 * unobserved = nobody could tell, or what was told is too old. Never one for the other.
 */
export type LinkState = 'reaches' | 'suspect' | 'one-way' | 'cut' | 'silent' | 'closed' | 'unobserved';

/** One end's word about a link. */
export interface LinkWitness {
  readonly host: HostId;
  /** A phrase an operator can check by hand: `link 0 udp to n2: disconnected`. */
  readonly what: string;
  readonly ageMs: number;
}

/** One way between two members of a cluster, watched by itself. */
export interface ClusterLink {
  /** The two ends, in the order of the inventory. */
  readonly a: HostId;
  readonly b: HostId;
  /** Never empty. */
  readonly purposes: readonly LinkPurpose[];
  /** TCP port; null where it is no port of TCP, or any. */
  readonly port: number | null;
  /** `TCP`, or the product's own word: `link 0 udp`, `dist`. */
  readonly via: string;
  readonly state: LinkState;
  /** Since when it is bad, as far as the evidence tells (ms, the snapshot's clock); null while it is not. */
  readonly since: number | null;
  /** Age of the newest word or proof, ms; null where there is none. */
  readonly ageMs: number | null;
  readonly witnesses: readonly LinkWitness[];
}
