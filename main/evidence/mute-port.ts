import type { LaneSign } from './lane.ts';

/** Ports of one peer on which a host hears nothing against the habit of its connection, with since when (ms). */
export type MutePorts = ReadonlyMap<number, number>;

/** No port is mute. */
export const noMutePorts: MutePorts = new Map();

/** What the newest sample of a pair says: ports of the peer of which every connection with a habit is silent. */
export function takeMutePorts(signs: readonly LaneSign[]): MutePorts {
  if (signs.every(({ sign }) => sign.grade !== 'silent')) return noMutePorts;
  const mute = new Map<number, number>();
  for (const { sign, socket, lane } of signs) {
    const { port } = socket.peer;
    if (port === null || lane !== `peer:${port}` || sign.grade !== 'silent' || sign.badSince === null) continue;
    mute.set(port, Math.min(mute.get(port) ?? sign.badSince, sign.badSince));
  }
  return mute;
}
