import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffBounds, backOffMs } from './back-off.ts';
import { faultSentence, isStubborn, type ProbeFault, sessionStateOf } from './fault.ts';
import { faultOfError, printable } from './ssh-fault.ts';
import { hostAt, sshSettings } from './fixtures/fleet.ts';
import type { SshTarget } from './targets.ts';

const host = hostAt('dub-db1', sshSettings({ port: 2222 }), '10.10.1.11');
const target: SshTarget = { label: 'dub-db1', address: host.address, port: 2222, user: 'quorumscope', ssh: host.ssh };
const of = (message: string, more: object = {}) =>
  faultOfError(Object.assign(new Error(message), more), target, 'the agent');

describe(faultOfError, () => {
  const table: readonly (readonly [string, ProbeFault, ProbeFault['kind']])[] = [
    ['nobody listens', of('connect ECONNREFUSED', { level: 'client-socket', code: 'ECONNREFUSED' }), 'refused'],
    ['no way', of('x', { level: 'client-socket', code: 'EHOSTUNREACH' }), 'unreachable'],
    ['no name', of('x', { level: 'client-socket', code: 'ENOTFOUND' }), 'name-not-found'],
    ['reset', of('read ECONNRESET', { level: 'client-socket', code: 'ECONNRESET' }), 'connection-lost'],
    ['keepalive', of('Keepalive timeout', { level: 'client-timeout' }), 'connection-lost'],
    [
      'login refused',
      of('All configured authentication methods failed', { level: 'client-authentication' }),
      'auth-refused',
    ],
    ['agent only', of('Failed to retrieve identities', { level: 'agent' }), 'auth-refused'],
    ['too many keys', of('Too many authentication failures', { code: 2 }), 'auth-refused'],
    ['no cipher', of('Handshake failed: no matching C->S cipher', { level: 'handshake' }), 'no-common-algorithm'],
    ['bad handshake', of('Handshake failed: signature verification failed', { level: 'handshake' }), 'protocol'],
    ['cut before', of('Connection lost before handshake', { level: 'protocol' }), 'connection-lost'],
    ['nonsense', of('Invalid identification string', { level: 'protocol' }), 'protocol'],
    ['thrown at once', of('Not connected'), 'connection-lost'],
    ['unknown name of ours', of('Unsupported algorithm: zz'), 'no-common-algorithm'],
    ['something new', of('a thing nobody thought of'), 'protocol'],
    ['no error at all', faultOfError('text', target, ''), 'protocol'],
  ];

  it.each(table)('knows: %s', (_what, fault, kind) => {
    expect(fault.kind).toBe(kind);
    expect(faultSentence(fault)).toMatch(/^[A-Z0-9].*\.$/s);
  });

  it('lets no control character or direction mark of the other side into a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(printable(text).length).toBeLessThanOrEqual(200);
      }),
    );
    expect(printable('a\u001b[31mb\u202Ec')).toBe('a [31mb c');
  });
});

describe(backOffMs, () => {
  const lost: ProbeFault = { kind: 'connection-lost', why: 'x' };
  const refused: ProbeFault = { kind: 'auth-refused', user: 'root', tried: 'the agent' };

  it('stays within 1 s and 60 s, with half of it random', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const ms = backOffMs(lost, failures, random);
          expect(ms).toBeGreaterThanOrEqual(backOffBounds.usual.firstMs / 2);
          expect(ms).toBeLessThanOrEqual(backOffBounds.usual.longestMs);
          expect(backOffMs(lost, failures + 1, random)).toBeGreaterThanOrEqual(ms);
        },
      ),
    );
  });

  it('waits longer where only a person can help', () => {
    expect(backOffMs(refused, 1, 0)).toBeGreaterThan(backOffMs(lost, 1, 0.999));
    expect(isStubborn({ kind: 'bastion-failed', bastion: 'b', fault: refused })).toBe(true);
    expect(isStubborn({ kind: 'bastion-failed', bastion: 'b', fault: lost })).toBe(false);
  });
});

describe(sessionStateOf, () => {
  it('names host key, login and missing tools by their own states', () => {
    const key: ProbeFault = { kind: 'host-key-changed', file: '/k', line: 7, name: 'h', key: 'SHA256:x' };
    expect(sessionStateOf(key)).toBe('hostkey-mismatch');
    expect(faultSentence(key)).toContain('line 7 of /k');
    expect(sessionStateOf({ kind: 'no-listing' })).toBe('no-ss');
    expect(sessionStateOf({ kind: 'stalled', answersPing: false })).toBe('stalled');
    expect(sessionStateOf({ kind: 'no-credentials', why: 'x' })).toBe('auth-failed');
  });
});
