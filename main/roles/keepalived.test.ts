import { describe, expect, it } from 'vitest';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { keepalived } from './keepalived.ts';

const asked = (vip: string) => ({ host: 'lb1', addresses: ['10.97.7.1'], parameters: { vip } });
const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });
const holder = recordedRole('keepalived/healthy/n1.ip').text;
const other = recordedRole('keepalived/healthy/n2.ip').text;
const on = (link: string, local: string, more = '') =>
  `[{"ifname":"${link}","addr_info":[{"family":"inet6","local":"${local}","prefixlen":128${more}}]}]`;
const read = (text: string, vip = '10.97.7.100') => keepalived.read(answer(text), asked(vip));
const withProcess = (text: string, exit: number, conf = answer('', 1)) =>
  keepalived.read(asParts({ ip: answer(text), process: answer('', exit), conf }), asked('10.97.7.100'));

describe('keepalived', () => {
  it('finds the virtual address whatever its spelling and prefix', () => {
    expect(read(holder, '10.97.7.100/24').role).toBe('primary');
    expect(read(on('eth0', '2001:db8::64'), '2001:0DB8:0:0::0064/64')).toMatchObject({
      role: 'primary',
      clusterIdentity: '2001:db8::64',
    });
    expect(read(on('eth0', '2001:db8::65'), '2001:db8::64').role).toBe('standby');
    expect(read(holder, '10.97.7.10').role).toBe('standby');
  });

  it('reads the plain text of an old ip', () => {
    const text =
      '1: lo: <LOOPBACK,UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0@if3: <BROADCAST,UP> mtu 1500\n    inet 10.97.7.100/24 scope global secondary eth0\n       valid_lft forever\n';
    expect(read(text).role).toBe('primary');
    expect(read(text, '10.97.7.101').role).toBe('standby');
  });

  it('counts no address of lo: real servers behind LVS carry it there', () => {
    expect(read(on('lo', '2001:db8::64'), '2001:db8::64').role).toBe('standby');
  });

  it('says that only some of several addresses are there', () => {
    expect(read(holder, '10.97.7.100,10.97.7.101')).toMatchObject({
      role: 'primary',
      note: 'only some of the virtual addresses are here',
    });
  });

  it('says that the kernel refuses an address which a neighbour has', () => {
    expect(read(on('eth0', '2001:db8::64', ',"dadfailed":true'), '2001:db8::64')).toMatchObject({
      role: 'primary',
      note: expect.stringContaining('neighbour'),
    });
  });

  it('tells a backup from a host without keepalived, and an address that a killed one left behind', () => {
    expect(withProcess(other, 0)).toMatchObject({ role: 'standby', note: null });
    expect(withProcess(other, 1)).toMatchObject({
      role: 'none',
      writable: false,
      note: 'no process of keepalived is to be seen here',
    });
    expect(withProcess(holder, 1)).toMatchObject({ role: 'primary', note: expect.stringContaining('left behind') });
    expect(withProcess(other, 127)).toMatchObject({ role: 'standby', note: expect.stringContaining('not read') });
  });

  it('reckons from the timers when a backup takes over (RFC 5798)', () => {
    const conf = answer('    virtual_router_id 51\n    priority 90\n    advert_int 1\n    nopreempt\n');
    expect(withProcess(other, 0, conf).automation).toEqual({
      promotes: true,
      promotesAfterMs: 3_648,
      yieldsAfterMs: null,
      paused: null,
      why: 'advert_int 1, priority 90, nopreempt',
    });
  });

  it('reckons nothing from instances with different timers', () => {
    const conf = answer('priority 90\npriority 100\nadvert_int 1\nvirtual_router_id 51\n');
    expect(withProcess(other, 0, conf).automation).toMatchObject({
      promotesAfterMs: null,
      why: 'advert_int 1, preempt',
    });
  });

  it('cannot tell anything without the virtual address', () => {
    expect(keepalived.read(answer(holder), { host: 'lb1', addresses: [], parameters: {} })).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
    });
  });

  it('reads the dump by the instance that has the address, fault included', () => {
    const dump = recordedRole('keepalived/healthy/n1.json').text;
    expect(read(dump.replace('"state":2', '"state":3'))).toMatchObject({ role: 'none', note: 'VI_1, priority 100' });
    expect(read(dump, '10.97.7.101')).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });

  it('reads nothing from other JSON, or from a good answer of a command that failed', () => {
    for (const text of ['[]', '{}', '[{"name":"rabbit@a","running":true}]', 'null', holder.slice(0, 200)]) {
      expect(read(text)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    }
    expect(keepalived.read(answer(holder, 1), asked('10.97.7.100'))).toMatchObject({ role: 'unknown', writable: null });
  });
});

describe('the setting vip', () => {
  const form = keepalived.parameters[0]?.form ?? /never/;
  it.each(['10.0.0.1', '10.0.0.1/24', '2001:db8::1', '2001:db8::1/64,10.0.0.1'])('may be %s', (vip) => {
    expect(form.test(vip)).toBe(true);
  });
  it.each(['', 'vip.example', '10.0.0.1;id', '10.0.0.1 ', '$(id)', '10.0.0.1\n10.0.0.2'])('may not be %j', (vip) => {
    expect(form.test(vip)).toBe(false);
  });
});
