import { describe, expect, it } from 'vitest';
import { sceneFleet } from '../testing/scene.ts';
import { outsideLoopback } from './loopback-only.ts';

const scene = sceneFleet({ alpha: ['a1'] });
const at = (address: string, proxyJump: readonly string[] = []) => ({
  ...scene,
  hosts: scene.hosts.map((host) => ({ ...host, address, ssh: { ...host.ssh, proxyJump } })),
});

describe('outsideLoopback', () => {
  it('lets a fleet on this machine pass, by any of its loopback addresses', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', 'localhost'])
      expect(outsideLoopback(at(address))).toBeNull();
  });

  it('names the first host that lies elsewhere', () => {
    expect(outsideLoopback(at('10.10.1.11'))).toEqual({ host: 'a1', address: '10.10.1.11' });
    expect(outsideLoopback(at('127.0.0.1.example.com'))?.host).toBe('a1');
  });

  it('counts a bastion elsewhere as elsewhere', () => {
    expect(outsideLoopback(at('127.0.0.1', ['ops@192.0.2.7:2222']))?.address).toBe('192.0.2.7');
  });
});
