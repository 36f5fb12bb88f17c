/**
 * What one listing adds to its own text on the wire of the session, bytes: the request and about three packets of answer,
 * each with 33 bytes of framing under AES-GCM (RFC 4253, section 6; RFC 5647) and 9 of the channel (RFC 4254, 5.2), and
 * the two mark lines. Headers of TCP and IP are not counted.
 */
const aroundListing = 200;

/** Bytes a listing took on the wire of the session, its request included; ASCII, so a character is a byte. */
export function wireBytes(text: string): number {
  return text.length + aroundListing;
}
