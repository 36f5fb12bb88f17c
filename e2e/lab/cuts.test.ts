import { describe, expect, it } from 'vitest';
import { cutTable, swallowTable } from './cuts.ts';
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

  it('drops what goes to one port of one region, and nothing that comes from there', () => {
    const table = cutTable('c', { kind: 'port', from: 'alpha', to: 'beta', port: 5432 }, defaultPlan);
    const rule = 'ip saddr { 10.98.1.11, 10.98.1.12 } ip daddr { 10.98.2.11, 10.98.2.12 } tcp dport 5432 drop';
    expect(table.match(/drop/g)).toHaveLength(1);
    expect(table).toContain(rule);
  });

  it('leaves the way back open in a one-way cut', () => {
    const table = cutTable('c', { kind: 'one-way', from: 'alpha', to: 'beta' }, defaultPlan);
    expect(table.match(/drop/g)).toHaveLength(1);
    expect(table).toContain('ip saddr { 10.98.1.11, 10.98.1.12 } ip daddr { 10.98.2.11, 10.98.2.12 } drop');
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
