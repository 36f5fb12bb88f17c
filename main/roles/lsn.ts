/** A position in PostgreSQL's log (`0/40008D8`) as a number of bytes, or null. */
export function lsnBytes(lsn: string | null): bigint | null {
  const halves = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(lsn ?? '');
  if (halves === null) return null;
  return (BigInt(`0x${halves[1]}`) << 32n) + BigInt(`0x${halves[2]}`);
}

/** How many bytes of log lie between two positions; null where one is not known, 0 when `behind` is ahead. */
export function bytesBehind(ahead: string | null, behind: string | null): number | null {
  const from = lsnBytes(behind);
  const to = lsnBytes(ahead);
  if (from === null || to === null) return null;
  return to > from ? Number(to - from) : 0;
}
