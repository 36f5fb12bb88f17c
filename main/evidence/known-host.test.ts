import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../domain/socket.ts';
import { mirrorKey, tupleKey } from './fleet-rows.ts';
import { goneAfter, unknownHost, withDoubt, type KnownHost, type Sample } from './known-host.ts';

function row(local: Socket['local'], peer: Socket['peer']): Socket {
  return { netid: 'tcp', state: 'ESTAB', recvQ: 0, sendQ: 0, local, peer };
}

const endpoint = fc.record({
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  port: fc.option(fc.integer({ min: 1, max: 65_535 })),
});

describe(mirrorKey, () => {
  it('is the key under which the peer lists the same connection', () => {
    fc.assert(
      fc.property(endpoint, endpoint, (here, there) => {
        expect(mirrorKey(row(here, there))).toBe(tupleKey(row(there, here)));
      }),
    );
  });
});

describe(tupleKey, () => {
  it('tells connections apart by any of their four numbers', () => {
    fc.assert(
      fc.property(endpoint, endpoint, endpoint, endpoint, (a, b, c, d) => {
        const isSame = JSON.stringify([a, b]) === JSON.stringify([c, d]);
        expect(tupleKey(row(a, b)) === tupleKey(row(c, d))).toBe(isSame);
      }),
    );
  });
});

describe(goneAfter, () => {
  const connection = row({ address: '10.0.0.1', port: 5432 }, { address: '10.0.0.2', port: 41_000 });
  const key = tupleKey(connection);
  const sample = (at: number, ...rows: readonly Socket[]): Sample => ({
    notBefore: at - 10,
    notAfter: at,
    rows: new Map(rows.map((one) => [tupleKey(one), one])),
  });
  const had: KnownHost = { ...unknownHost, sample: sample(1000, connection) };

  it('notes when a connection had surely left a complete listing', () => {
    expect(goneAfter(had, sample(2000), true)).toEqual(new Map([[key, 2000]]));
  });

  it('takes no absence from a listing that was cut short', () => {
    expect(goneAfter(had, sample(2000), false).size).toBe(0);
  });

  it('keeps the moment while the connection stays away, and forgets it after ten seconds', () => {
    const gone = { ...unknownHost, gone: new Map([[key, 2000]]), sample: sample(2000) };
    expect(goneAfter(gone, sample(11_999), true).get(key)).toBe(2000);
    expect(goneAfter(gone, sample(12_000), true).has(key)).toBe(false);
  });

  it('takes the word back when the same four numbers are listed again', () => {
    const gone = { ...unknownHost, gone: new Map([[key, 2000]]), sample: sample(2000) };
    expect(goneAfter(gone, sample(3000, connection), true).has(key)).toBe(false);
  });
});

describe(withDoubt, () => {
  it('doubts a connection until both ends could be sampled anew', () => {
    expect(withDoubt(unknownHost, 'x', 1000).doubted).toEqual(new Map([['x', 2500]]));
  });

  it('drops doubts that are over when a new one comes, and keeps the others', () => {
    const two = withDoubt(withDoubt(unknownHost, 'old', 1000), 'young', 2000);
    expect([...withDoubt(two, 'new', 2600).doubted.keys()]).toEqual(['young', 'new']);
  });
});
