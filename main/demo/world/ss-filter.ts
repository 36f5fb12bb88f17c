/** What a listing is asked for: the rows to these peers, and the LISTEN rows of these ports. */
export interface ListingFilter {
  /** IPv4 addresses or prefixes (`10.10.2.0/24`), as `ss dst` takes them. None = no connection is listed. */
  readonly peers: readonly string[];
  readonly ports: readonly number[];
}

/** Says for an address whether one of the terms covers it. A term that is no IPv4 term covers nothing in this world. */
export function peerMatcher(terms: readonly string[]): (address: string) => boolean {
  const prefixes = terms.flatMap((term) => {
    const [address = '', bits = '32'] = term.split('/');
    const value = ipv4(address);
    const shift = 32 - Number(bits);
    return value === null || !(shift >= 0 && shift <= 32) ? [] : [{ value, size: 2 ** shift }];
  });
  const covers = (address: string): boolean => {
    const value = ipv4(address);
    return (
      value !== null && prefixes.some(({ value: base, size }) => Math.floor(value / size) === Math.floor(base / size))
    );
  };
  const known = new Map<string, boolean>();
  return (address) => {
    const answer = known.get(address) ?? covers(address);
    known.set(address, answer);
    return answer;
  };
}

function ipv4(text: string): number | null {
  const parts = text.split('.').map(Number);
  const isAddress = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isAddress ? parts.reduce((value, part) => value * 256 + part, 0) : null;
}
