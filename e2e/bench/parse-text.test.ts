import { describe, expect, it } from 'vitest';
import { parseListing } from '../../main/sockets/parse-listing.ts';
import { listingOf } from './parse-text.ts';

const frame = [
  'LISTEN    0      16        0.0.0.0:5432     0.0.0.0:*     ino:1',
  'ESTAB     0      0      10.92.1.11:5432  10.92.2.12:42898 timer:(on,204ms,1) ino:2 <-> ts rto:408',
  'ESTAB     0      7      10.92.1.11:5432  10.92.2.12:42899 ino:3 <-> ts rto:204',
].join('\n');

describe('listingOf', () => {
  it('makes as many different sockets as asked for, all of them readable', () => {
    const { sockets, skipped } = parseListing(listingOf(frame, 1000), 'ss');
    expect(skipped).toEqual([]);
    expect(new Set(sockets.map(({ peer }) => `${peer.address}:${peer.port}`)).size).toBe(1000);
    expect(sockets[0]).toMatchObject({ netid: 'tcp', timer: { retransmits: 1 }, info: { rto: 408 } });
  });

  it('says so when the frame is of no use', () => {
    expect(() => listingOf('nothing', 1)).toThrow('no established socket');
  });
});
