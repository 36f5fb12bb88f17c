import { describe, expect, it } from 'vitest';
import { readEndpoint } from './endpoint.ts';

describe('readEndpoint', () => {
  it.each([
    ['10.92.1.11:5432', { address: '10.92.1.11', port: 5432 }],
    ['*:22', { address: '*', port: 22 }],
    ['*:*', { address: '*', port: null }],
    ['0.0.0.0:*', { address: '0.0.0.0', port: null }],
    ['[::]:*', { address: '::', port: null }],
    ['[2001:db8::1]:65535', { address: '2001:db8::1', port: 65535 }],
    ['::1:9201', { address: '::1', port: 9201 }],
    [':::22', { address: '::', port: 22 }],
    ['[::ffff:127.0.0.1]:9201', { address: '::ffff:127.0.0.1', port: 9201 }],
    ['::ffff:127.0.0.1:9201', { address: '::ffff:127.0.0.1', port: 9201 }],
    ['[fe80::77]%h2vp:9200', { address: 'fe80::77', port: 9200, scope: 'h2vp' }],
    ['[fe80::77%h2vp]:9200', { address: 'fe80::77', port: 9200, scope: 'h2vp' }],
    ['fe80::1%eth0:22', { address: 'fe80::1', port: 22, scope: 'eth0' }],
    ['0.0.0.0%eth0.42:9202', { address: '0.0.0.0', port: 9202, scope: 'eth0.42' }],
    ['*%lo:68', { address: '*', port: 68, scope: 'lo' }],
    ['0.0.0.0:ssh', { address: '0.0.0.0', port: 22, service: 'ssh' }],
    ['db1.example.net:postgresql', { address: 'db1.example.net', port: 5432, service: 'postgresql' }],
    ['10.0.0.1:my-own-service', { address: '10.0.0.1', port: null, service: 'my-own-service' }],
    ['[::]%eth0:ipv6-icmp', { address: '::', port: null, service: 'ipv6-icmp', scope: 'eth0' }],
  ])('reads %s', (word, endpoint) => {
    expect(readEndpoint(word)).toEqual(endpoint);
  });

  it.each(['', ':', '10.0.0.1', '10.0.0.1:', ':22', '10.0.0.1:65536', '[::1:22', '::1]:22', '[]:22', 'a%:22'])(
    'refuses %j',
    (word) => {
      expect(readEndpoint(word)).toBeNull();
    },
  );

  it('refuses control characters and bytes that were no UTF-8', () => {
    for (const word of [
      '10.0.0\u0000.1:22',
      '10.0.0.1\u001b[2J:22',
      '\uFFFD:22',
      '10.0.0.1%e\u0000:22',
      '10.0.0.1:s\u0007h',
    ])
      expect(readEndpoint(word)).toBeNull();
  });
});
