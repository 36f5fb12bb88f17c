import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { filterTerms, hostFilters, mostTerms } from './filter-terms.ts';

function covers(terms: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const term of terms) {
    const [base = '', length] = term.replace(/[[\]]/g, '').split('/');
    const family = isIPv4(base) ? 'ipv4' : 'ipv6';
    if (length === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(length), family);
  }
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

describe('filterTerms', () => {
  it('names few addresses exactly, in the words of ss', () => {
    expect(filterTerms(['10.10.2.11', '10.10.1.11', '10.10.1.11'])).toEqual(['10.10.1.11', '10.10.2.11']);
    expect(filterTerms(['2001:DB8::7', 'fe80::1%eth0'])).toEqual(['[2001:db8:0:0:0:0:0:7]', '[fe80:0:0:0:0:0:0:1]']);
  });

  it('asks for the IPv4 address of a v4-mapped one, which ss matches for both', () => {
    expect(filterTerms(['::ffff:10.0.0.1'])).toEqual(['10.0.0.1']);
  });

  it('leaves names out', () => {
    expect(filterTerms(['db1.example', ''])).toEqual([]);
  });

  it('merges neighbours first', () => {
    expect(filterTerms(['10.0.0.0', '10.0.0.1', '192.168.7.1'], 2)).toEqual(['10.0.0.0/31', '192.168.7.1']);
  });

  it('keeps to its most terms and leaves no address out', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 90 }), (addresses) => {
        const terms = filterTerms(addresses);
        expect(terms.length).toBeLessThanOrEqual(mostTerms);
        for (const address of addresses) {
          const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
          expect(covers(terms, mapped ?? address)).toBe(true);
        }
      }),
    );
  });

  it('uses no character the loop on the host would refuse', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 60 }), (addresses) => {
        expect(filterTerms(addresses).join(' ')).toMatch(/^[0-9a-f./:[\] ]*$/);
      }),
    );
  });
});

describe('hostFilters', () => {
  it('lists the listeners of a host that checks ask about, and of no other', () => {
    const hosts = ['a', 'b'].map((id, i) => hostAt(id, sshSettings({}), `10.0.0.${i + 1}`));
    const [a, b] = hosts;
    if (a === undefined || b === undefined) throw new Error('no hosts');
    const check = {
      id: 'api',
      targets: [b.id],
      from: [a.id],
      port: 8008,
      path: '/',
      expect: { kind: 'status', status: 200 },
      tls: { kind: 'none' },
      timeoutMs: 2000,
    } as const;
    const filterOf = hostFilters({ ...fleetOf(hosts), ports: [22], checks: [check] });
    expect(filterOf(a)).toEqual({ terms: ['10.0.0.2'], ports: [22] });
    expect(filterOf(b)).toEqual({ terms: ['10.0.0.1'], ports: [22, 8008] });
  });
});
