import type { SocketTimer } from '../domain/socket.ts';

const TIMER = /^timer:\(([A-Za-z0-9_]{1,20}),([^,]*),(\d{1,9})\)$/;
const DURATION = /^(?:(\d{1,8})min)?(?:(\d{1,10})(?:\.(\d{1,3}))?(ms|sec))?$/;

/**
 * Reads the timer word of `ss -o`: `timer:(on,204ms,1)`, `timer:(keepalive,1min23sec,0)`, `timer:(on,,6)` (due now).
 * null when it is none.
 */
export function readTimer(word: string): SocketTimer | null {
  const found = TIMER.exec(word);
  if (found === null) return null;
  const [, name = '', expires = '', retransmits = ''] = found;
  const expiresMs = timerMs(expires);
  return expiresMs === null ? null : { name, expiresMs, retransmits: Number(retransmits) };
}

/**
 * Milliseconds of a duration as ss.c's print_ms_timer writes it: `204ms`, `29sec`, `1min23sec`, `12min`, '' for 0. Until
 * iproute2 6.10 seconds with a fraction bore the wrong unit, so a number with a dot is seconds whatever follows:
 * `4.920ms` (old) and `4.920sec` (new) are both 4,920 ms (research/2, section 5). null when it is none of these.
 */
export function timerMs(duration: string): number | null {
  const found = DURATION.exec(duration);
  if (found === null) return null;
  const [, minutes = '0', whole = '0', fraction, unit] = found;
  const isMilliseconds = unit === 'ms' && fraction === undefined;
  const rest = isMilliseconds ? Number(whole) : Number(whole) * 1000 + Number((fraction ?? '').padEnd(3, '0'));
  return Number(minutes) * 60_000 + rest;
}
