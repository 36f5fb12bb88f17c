/**
 * Writes an address of /proc/net/tcp{,6} as ss does. The kernel prints each 32-bit word of it as one hexadecimal number, so on a
 * little-endian machine the bytes of every word stand in reverse: `0100007F` is 127.0.0.1. (Big-endian machines print another
 * order and do not say so; they are not supported.) null when the text is neither 8 nor 32 hexadecimal digits.
 */
export function procAddress(hex: string): string | null {
  if (!/^(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})$/.test(hex)) return null;
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8)
    for (let byte = 6; byte >= 0; byte -= 2) bytes.push(Number.parseInt(hex.slice(word + byte, word + byte + 2), 16));
  return bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
}

/**
 * The text of an IPv6 address as glibc's inet_ntop writes it, which is what ss prints: the longest run of two or more zero groups
 * becomes `::` (RFC 5952, section 4.2), and v4-mapped or v4-compatible addresses end in dotted form.
 */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  const dotted = bytes.slice(12).join('.');
  if (start === 0 && length === 6) return `::${dotted}`;
  if (start === 0 && length === 5 && groups[5] === 0xffff) return `::ffff:${dotted}`;
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  });
  return best;
}
