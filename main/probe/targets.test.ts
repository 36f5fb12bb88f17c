import { describe, expect, it } from 'vitest';
import type { SshAlgorithms } from '../domain/fleet.ts';
import { offeredAlgorithms } from './algorithms.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { wayTo } from './targets.ts';

const jump = (id: string, ...proxyJump: string[]) =>
  hostAt(id, sshSettings({ proxyJump, user: `user-${id}` }), `${id}.example`);
const way = (hosts: readonly ReturnType<typeof jump>[]) => {
  const last = hosts.at(-1);
  if (last === undefined) throw new Error('no host');
  const found = wayTo(last, fleetOf(hosts));
  return found.ok ? found.value.map((t) => `${t.user}@${t.address}:${t.port}`) : found.error.kind;
};

describe(wayTo, () => {
  it('goes straight without a bastion', () => {
    expect(way([jump('a')])).toEqual(['user-a@a.example:22']);
  });

  it('goes through hosts of the fleet and through addresses, in order', () => {
    expect(way([jump('bastion'), jump('a', 'bastion', 'ops@10.0.0.1:2200')])).toEqual([
      'user-bastion@bastion.example:22',
      'ops@10.0.0.1:2200',
      'user-a@a.example:22',
    ]);
    expect(way([jump('a', 'ops@[2001:db8::1]:2200')])[0]).toBe('ops@2001:db8::1:2200');
    expect(way([jump('a', 'gate.example')])[0]).toBe('user-a@gate.example:22');
  });

  it('follows the own way of the first bastion', () => {
    expect(way([jump('outer'), jump('inner', 'outer'), jump('a', 'inner')])).toEqual([
      'user-outer@outer.example:22',
      'user-inner@inner.example:22',
      'user-a@a.example:22',
    ]);
  });

  it('refuses circles and what it cannot read', () => {
    expect(way([jump('a', 'a')])).toBe('bad-jump');
    expect(way([jump('b', 'a'), jump('a', 'b')])).toBe('bad-jump');
    for (const entry of ['', 'a b', '-oProxyCommand=x y', 'x@', 'h:0', 'h:70000', '[::1', 'u@v@w']) {
      expect(way([jump('a', entry)]), entry).toBe('bad-jump');
    }
  });
});

describe(offeredAlgorithms, () => {
  const none = { kex: [], cipher: [], hostKey: [], mac: [] };
  const offered = (wanted: Partial<SshAlgorithms>, known: readonly string[] = []) =>
    offeredAlgorithms({ ...none, ...wanted }, new Set(known));

  it('wants aes128-gcm and curve25519 first, and nothing weak', () => {
    const result = offered({});
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.cipher[0]).toBe('aes128-gcm@openssh.com');
    expect(result.value.kex[0]).toBe('curve25519-sha256');
    const all = Object.values(result.value).flat().join(' ');
    expect(all).not.toMatch(/cbc|3des|sha1\b|ssh-rsa|group1-|group14-sha1|ssh-dss|md5|chacha/);
  });

  it('asks first for a key type it knows of the host', () => {
    const result = offered({}, ['ssh-rsa']);
    expect(result.ok ? result.value.serverHostKey.slice(0, 2) : []).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  });

  it.each(['ssh-rsa', 'ssh-dss'])('refuses the host key algorithm %s on request', (name) => {
    expect(offered({ hostKey: [name] })).toEqual({ ok: false, error: { kind: 'weak-algorithm', name } });
  });

  it('takes what the inventory names where it is strong', () => {
    const result = offered({ cipher: ['chacha20-poly1305@openssh.com'], kex: ['diffie-hellman-group15-sha512'] });
    expect(result.ok).toBe(true);
  });
});
