import { describe, expect, it } from 'vitest';
import { blipTable, cutTable, readBlip, swallowTable } from './cuts.ts';
import { defaultPlan, observerAddress } from './plan.ts';

describe('cutTable', () => {
  it('drops both ways between two regions and names nobody else', () => {
    expect(cutTable('cut1', { kind: 'regions', a: 'alpha', b: 'beta' }, defaultPlan)).toBe(
      [
        'table inet cut1 {',
        '  chain forward {',
        '    type filter hook forward priority 0;',
        '    ip saddr { 10.98.1.11, 10.98.1.12 } ip daddr { 10.98.2.11, 10.98.2.12 } drop',
        '    ip saddr { 10.98.2.11, 10.98.2.12 } ip daddr { 10.98.1.11, 10.98.1.12 } drop',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('never names the observer in a cut between regions, and leaves it out of a host cut from its peers', () => {
    const region = cutTable('c', { kind: 'region-from-regions', region: 'gamma' }, defaultPlan);
    expect(region).not.toContain(observerAddress);
    const host = cutTable('c', { kind: 'host-from-peers', host: 'beta1' }, defaultPlan);
    expect(host).toContain(`ip saddr 10.98.2.11 ip daddr != ${observerAddress} drop`);
    expect(host).toContain(`ip daddr 10.98.2.11 ip saddr != ${observerAddress} drop`);
  });

  it('blinds the observer without touching any path between regions', () => {
    const rules = cutTable('c', { kind: 'observer', regions: ['alpha', 'beta'] }, defaultPlan)
      .split('\n')
      .filter((line) => line.includes('drop'));
    expect(rules).toHaveLength(4);
    for (const rule of rules) expect(rule).toContain(observerAddress);
  });

  it('keeps a region from everybody, the observer too, and leaves alone what is inside it', () => {
    const table = cutTable('c', { kind: 'region-from-all', region: 'gamma' }, defaultPlan);
    const inside = '{ 10.98.3.11, 10.98.3.12 }';
    expect(table).toContain(`ip saddr ${inside} ip daddr != ${inside} drop`);
    expect(table).toContain(`ip daddr ${inside} ip saddr != ${inside} drop`);
  });

  it('drops what goes to one port of one region, and nothing that comes from there', () => {
    const table = cutTable('c', { kind: 'port', from: 'alpha', to: 'beta', port: 5432 }, defaultPlan);
    const rule = 'ip saddr { 10.98.1.11, 10.98.1.12 } ip daddr { 10.98.2.11, 10.98.2.12 } tcp dport 5432 drop';
    expect(table.match(/drop/g)).toHaveLength(1);
    expect(table).toContain(rule);
  });

  it('keeps the heartbeats of one host from everybody, both ways, and leaves its TCP alone', () => {
    const table = cutTable('c', { kind: 'udp-port', host: 'beta1', port: 5405 }, defaultPlan);
    expect(table.match(/drop/g)).toHaveLength(2);
    expect(table).toContain('ip saddr 10.98.2.11 udp dport 5405 drop');
    expect(table).toContain('ip daddr 10.98.2.11 udp dport 5405 drop');
  });

  it('leaves the way back open in a one-way cut', () => {
    const table = cutTable('c', { kind: 'one-way', from: 'alpha', to: 'beta' }, defaultPlan);
    expect(table.match(/drop/g)).toHaveLength(1);
    expect(table).toContain('ip saddr { 10.98.1.11, 10.98.1.12 } ip daddr { 10.98.2.11, 10.98.2.12 } drop');
  });
});

describe('blipTable', () => {
  it('lets the kernel forget each pair of addresses after the time, both ways, and names nobody else', () => {
    const table = blipTable('b', { a: 'alpha', b: 'beta', forMs: 800 }, defaultPlan);
    expect(table.match(/timeout 800ms/g)).toHaveLength(8);
    expect(table).toContain('10.98.1.11 . 10.98.2.12 timeout 800ms');
    expect(table).toContain('10.98.2.12 . 10.98.1.11 timeout 800ms');
    expect(table).not.toContain('10.98.3.');
    expect(table).toContain('ip saddr . ip daddr @gone counter drop');
  });
});

describe('readBlip', () => {
  // nftables 1.0.6
  const listed = (elements: string): string =>
    `table inet b {\n\tset gone {\n\t\ttype ipv4_addr . ipv4_addr\n\t\tflags timeout\n${elements}\t}\n\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy accept;\n\t\tip saddr . ip daddr @gone counter packets 17 bytes 4242 drop\n\t}\n}\n`;

  it('is over when the set is empty, and says what was dropped', () => {
    const left = '\t\telements = { 10.98.1.11 . 10.98.2.11 timeout 800ms expires 56ms }\n';
    expect(readBlip(listed(left))).toEqual({ isOver: false, dropped: 17 });
    expect(readBlip(listed(''))).toEqual({ isOver: true, dropped: 17 });
  });
});

describe('swallowTable', () => {
  it('drops both ways on the host itself, spares loopback, and the observer where it is asked to', () => {
    const blind = swallowTable('s', []);
    expect(blind.match(/^ {4}drop$/gm)).toHaveLength(2);
    expect(blind).toContain('oifname "lo" accept');
    expect(blind).not.toContain(observerAddress);
    const seen = swallowTable('s', [observerAddress]);
    expect(seen).toContain(`ip saddr ${observerAddress} accept`);
    expect(seen).toContain(`ip daddr ${observerAddress} accept`);
  });
});
