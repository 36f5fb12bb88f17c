import type { DropReason } from '../domain/snapshot.ts';
import type { Socket, SocketInfo } from '../domain/socket.ts';

/** How much time lay between two samples, by the observer's clock: a listing is taken between its request and its end. */
export interface Elapsed {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What can be wrong with a row by itself, or against the same row a sample ago. */
export type RowFault = Extract<DropReason, 'impossible-counter' | 'impossible-age' | 'replayed'>;

/** Ages are u32 ms in the kernel (jiffies_to_msecs); a socket that never received shows the machine's uptime. */
const longestAgeMs = 2 ** 32 - 1;
/** TCP_RTO_MAX is 120 s (include/net/tcp.h); some room for rounding. */
const longestRtoMs = 130_000;
/** `icsk_retransmits` and `icsk_probes_out` are u8. */
const mostRetransmits = 255;
/** bytes_acked counts the SYN and the FIN, bytes_sent and bytes_received only some of them (RFC 4898; tcp.h). */
export const handshakeBytes = 2;
/** Transport and a busy host make a sample younger or older than it looks (ms). */
const slackMs = 2000;
/** Ages move in jiffies of up to 10 ms; samples of the same moment would differ by less. */
const frozenWithinMs = 10;
/** Two samples nearer to each other than this prove no standstill (ms). */
const frozenAfterMs = 200;
/** In less time than this no new connection of the same four numbers grows as large as an old one (ms). */
const reusedWithinMs = 5000;
/** Segments that no connection of a moment has. */
const grownSegs = 200;

const connected = new Set(['ESTAB', 'CLOSE-WAIT', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK']);

/** TCP_INFO of a row whose connection is established, as ss shows it; undefined for other rows and other listings. */
export function kernelInfo(socket: Socket): SocketInfo | undefined {
  if (!connected.has(socket.state)) return undefined;
  const { info } = socket;
  return info?.['rto'] === undefined ? undefined : info;
}

/**
 * What no kernel can say of one socket at one moment, or null. Every number is named, here and below, because a look-up by
 * a name that varies costs several times more, and this runs on every row of every sample.
 */
export function ownFault({ timer }: Socket, info: SocketInfo): RowFault | null {
  if (isOutside(info['lastsnd'], longestAgeMs) || isOutside(info['lastrcv'], longestAgeMs)) return 'impossible-age';
  if (isOutside(info['lastack'], longestAgeMs) || isOutside(info['rto'], longestRtoMs)) return 'impossible-age';
  if (timer !== undefined && isOutside(timer.expiresMs, longestAgeMs)) return 'impossible-age';
  if (timer !== undefined && isOutside(timer.retransmits, mostRetransmits)) return 'impossible-counter';
  const isCounted =
    isCount(info['bytesAcked']) &&
    isCount(info['bytesReceived']) &&
    isCount(info['segsIn']) &&
    isCount(info['segsOut']) &&
    isCount(info['retransTotal']);
  return isCounted && !exceeds(info['bytesAcked'], info['bytesSent'], handshakeBytes) ? null : 'impossible-counter';
}

function isCount(value: number | undefined): boolean {
  return !isOutside(value, Number.MAX_SAFE_INTEGER);
}

function isOutside(value: number | undefined, most: number): boolean {
  return value !== undefined && !(value >= 0 && value <= most);
}

/** Is `part` larger than `whole` allows? What is not shown contradicts nothing. */
export function exceeds(part: number | undefined, whole: number | undefined, allowed: number): boolean {
  return part !== undefined && whole !== undefined && part > whole + allowed;
}

/**
 * Counters of a connection never fall. A connection of the same four numbers may be a new one: its last acknowledgement
 * is then younger than the sample before, and it has not grown yet.
 */
export function fellBack(info: SocketInfo, before: SocketInfo, elapsed: Elapsed): boolean {
  const fell =
    exceeds(before['segsIn'], info['segsIn'], 0) ||
    exceeds(before['segsOut'], info['segsOut'], 0) ||
    exceeds(before['bytesAcked'], info['bytesAcked'], 0) ||
    exceeds(before['bytesReceived'], info['bytesReceived'], 0) ||
    exceeds(before['retransTotal'], info['retransTotal'], 0);
  return fell && isSame(info, before, elapsed);
}

function isSame(info: SocketInfo, before: SocketInfo, elapsed: Elapsed): boolean {
  if (isOlder(info, elapsed)) return true;
  if (elapsed.mostMs > reusedWithinMs) return false;
  return isStillGrown(info['segsIn'], before['segsIn']) || isStillGrown(info['segsOut'], before['segsOut']);
}

function isStillGrown(segs = 0, before = 0): boolean {
  return before >= grownSegs && segs > before / 4;
}

/** Its last acknowledgement came before the sample before: the connection was there then. */
function isOlder(info: SocketInfo, { mostMs }: Elapsed): boolean {
  return (info['lastack'] ?? 0) > mostMs + slackMs;
}

/**
 * Nothing moved and no age grew although time passed: no kernel shows that, for what makes an age small again is a segment,
 * and segments are counted. Somebody shows an old picture. A connection just made, sampled in step with its own rhythm, may
 * look so by chance.
 */
export function isFrozen(info: SocketInfo, before: SocketInfo, elapsed: Elapsed): boolean {
  if (elapsed.leastMs < frozenAfterMs) return false;
  const segs = (info['segsIn'] ?? 0) + (info['segsOut'] ?? 0);
  if (segs === 0 || (segs < grownSegs && !isOlder(info, elapsed))) return false;
  return (
    info['segsIn'] === before['segsIn'] &&
    info['segsOut'] === before['segsOut'] &&
    info['bytesAcked'] === before['bytesAcked'] &&
    info['bytesReceived'] === before['bytesReceived'] &&
    stoodStill(info['lastack'], before['lastack']) &&
    stoodStill(info['lastrcv'], before['lastrcv']) &&
    stoodStill(info['lastsnd'], before['lastsnd'])
  );
}

function stoodStill(age = 0, before = 0): boolean {
  return Math.abs(age - before) <= frozenWithinMs;
}

/**
 * By how much more than the time between the samples the age of the last acknowledgement grew (ms); null where packets
 * came in between. A clock that stood still, ours or the host's, shows on all its idle rows alike.
 */
export function ageJumpMs(info: SocketInfo, before: SocketInfo, { leastMs, mostMs }: Elapsed): number | null {
  if (info['segsIn'] === undefined || info['segsIn'] !== before['segsIn']) return null;
  const grewMs = (info['lastack'] ?? 0) - (before['lastack'] ?? 0);
  if (grewMs > mostMs + slackMs) return grewMs - mostMs;
  return grewMs >= leastMs - slackMs && grewMs >= 0 ? 0 : null;
}

/**
 * A number for all that moves in a row, so that a whole listing shown again is known by the sum of its rows. Two
 * 26-bit hashes make one of 52 bits: listings of a large fleet must not meet by chance.
 */
export function rowPrint({ local, peer }: Socket, info: SocketInfo): number {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  const take = (value: number) => {
    high = Math.imul(high ^ value, 0x01000193);
    low = Math.imul(low ^ value, 0x85ebca6b) + 1;
    low ^= low >>> 13;
  };
  take(local.port ?? 0);
  take(peer.port ?? 0);
  take(info['segsIn'] ?? 0);
  take(info['segsOut'] ?? 0);
  take(info['bytesAcked'] ?? 0);
  take(info['bytesReceived'] ?? 0);
  take(info['lastsnd'] ?? 0);
  take(info['lastrcv'] ?? 0);
  take(info['lastack'] ?? 0);
  return (high >>> 6) * 2 ** 26 + (low >>> 6);
}
