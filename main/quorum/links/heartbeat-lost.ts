import type { ClusterStatus } from '../../domain/snapshot.ts';

/** Since when a heartbeat of the cluster is missed that no cut of the network explains (ms); Infinity where none is. */
export function heartbeatLostSince({ links }: Pick<ClusterStatus, 'links'>): number {
  const lost = links.filter(({ purposes, state }) => purposes.includes('heartbeat') && isLost.has(state));
  return Math.min(...lost.flatMap(({ since }) => since ?? []));
}

const isLost: ReadonlySet<string> = new Set(['cut', 'silent']);
