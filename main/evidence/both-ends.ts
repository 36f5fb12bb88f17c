import type { SocketInfo } from '../domain/socket.ts';
import type { KnownHost, Sample } from './known-host.ts';
import { exceeds, handshakeBytes, kernelInfo } from './row-history.ts';

/** Network cards may split, join and repeat segments: their counts at both ends are only nearly the same. */
const segsAllowed = 16;
const segsShare = 1.05;

/** Was the peer's sample surely taken between two samples of the host? Lateness must not make a contradiction. */
export function liesBetween(peers: Sample | null, earlier: Sample, now: Sample): boolean {
  return peers !== null && peers.notBefore >= earlier.notAfter && peers.notAfter <= now.notBefore;
}

/** A host's row a sample ago and now; the sample of now was not taken before `takenAt` (ms). */
export interface RowInTime {
  readonly earlier: SocketInfo;
  readonly now: SocketInfo;
  readonly takenAt: number;
}

/** Do a host's row and what its peer showed in between, under its own key of the connection, exclude each other? */
export function contradictsPeer(peer: KnownHost, mirrorKey: string, { earlier, now, takenAt }: RowInTime): boolean {
  const mirrored = peer.sample?.rows.get(mirrorKey);
  if (mirrored === undefined) return claimsAckAfter(peer.gone.get(mirrorKey), now, takenAt);
  const peers = kernelInfo(mirrored);
  return peers !== undefined && endsContradict(earlier, peers, now);
}

/**
 * One connection as its ends tell it: a host's row a sample ago and now, and the peer's row of a moment that surely lies
 * between. What one end has received or had acknowledged, the other must by then have sent or received; no network can
 * make it otherwise, only a middlebox that answers in the peer's name, or a lie. Absent numbers contradict nothing.
 */
export function endsContradict(earlier: SocketInfo, peers: SocketInfo, now: SocketInfo): boolean {
  // Fewer segments than before: another connection of the same four numbers.
  if (exceeds(earlier['segsIn'], now['segsIn'], 0) || exceeds(earlier['segsOut'], now['segsOut'], 0)) return false;
  return (
    exceeds(earlier['bytesAcked'], peers['bytesReceived'], handshakeBytes) ||
    exceeds(earlier['bytesReceived'], peers['bytesSent'], handshakeBytes) ||
    exceeds(peers['bytesAcked'], now['bytesReceived'], handshakeBytes) ||
    exceeds(peers['bytesReceived'], now['bytesSent'], handshakeBytes) ||
    exceedsSegs(earlier['segsIn'], peers['segsOut']) ||
    exceedsSegs(peers['segsIn'], now['segsOut'])
  );
}

function exceedsSegs(came: number | undefined, went: number | undefined): boolean {
  return went !== undefined && exceeds(came, went * segsShare, segsAllowed);
}

/**
 * The peer's kernel had this connection and then, by a complete listing taken before `goneAt`, had it no more; yet the
 * row claims an acknowledgement from after that. A connection the peer never showed may live in a container of it.
 */
function claimsAckAfter(goneAt: number | undefined, info: SocketInfo, takenAt: number): boolean {
  return goneAt !== undefined && takenAt - (info['lastack'] ?? 0) > goneAt;
}
