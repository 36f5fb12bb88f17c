import type { Socket, SocketInfo } from '../domain/socket.ts';
import { mirrorKey, tupleKey, type KnownHost, type Sample } from './known-host.ts';
import { exceeds, handshakeBytes, kernelInfo } from './row-history.ts';

/** Network cards may split, join and repeat segments: their counts at both ends are only nearly the same. */
const segsAllowed = 16;
const segsShare = 1.05;

/**
 * Do a host's row of now and what its peer showed since the host's last sample exclude each other? Only what surely lies
 * between two samples of the host is compared, so that no lateness makes a contradiction.
 */
export function contradictsPeer(own: KnownHost, peer: KnownHost, row: Socket, now: Sample): boolean {
  const before = own.sample?.rows.get(tupleKey(row));
  const [earlier, info] = [before && kernelInfo(before), kernelInfo(row)];
  if (own.sample === null || peer.sample === null || earlier === undefined || info === undefined) return false;
  if (peer.sample.notBefore < own.sample.notAfter || peer.sample.notAfter > now.notBefore) return false;

  const mirror = mirrorKey(row);
  const mirrored = peer.sample.rows.get(mirror);
  if (mirrored === undefined) return claimsAckAfter(peer.gone.get(mirror), info, now);
  const peers = kernelInfo(mirrored);
  return peers !== undefined && endsContradict(earlier, peers, info);
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
function claimsAckAfter(goneAt: number | undefined, info: SocketInfo, now: Sample): boolean {
  return goneAt !== undefined && now.notBefore - (info['lastack'] ?? 0) > goneAt;
}
