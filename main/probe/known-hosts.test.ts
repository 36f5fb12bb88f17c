import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeHostKey, knownHostsName, knownKeyTypes, parseKnownHosts } from './known-hosts.ts';

function blob(type: string, body: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(type.length);
  return Buffer.concat([head, Buffer.from(type), Buffer.from(body)]);
}

const ed = blob('ssh-ed25519', 'the key of the host');
const otherEd = blob('ssh-ed25519', 'the key of somebody else');
const rsa = blob('ssh-rsa', 'an rsa key');
const line = (names: string, key: Buffer) =>
  `${names} ${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

const judge = (text: string, name: string, key = ed) => judgeHostKey(parseKnownHosts(text), name, key);

describe('judgeHostKey', () => {
  const table: readonly (readonly [string, string, string, string])[] = [
    ['a plain name', line('dub-db1', ed), 'dub-db1', 'known'],
    ['a name among several', line('dub,dub-db1,10.0.0.1', ed), '10.0.0.1', 'known'],
    ['a name in other case', line('Dub-DB1', ed), 'dub-db1', 'known'],
    ['a name with a port', line('[dub-db1]:2222', ed), '[dub-db1]:2222', 'known'],
    ['the bare name does not stand for another port', line('dub-db1', ed), '[dub-db1]:2222', 'unknown'],
    ['another port does not stand for the bare name', line('[dub-db1]:2222', ed), 'dub-db1', 'unknown'],
    ['a hashed name', line(hashed('dub-db1'), ed), 'dub-db1', 'known'],
    ['a hashed name with a port', line(hashed('[dub-db1]:2222'), ed), '[dub-db1]:2222', 'known'],
    ['another hashed name', line(hashed('dub-db2'), ed), 'dub-db1', 'unknown'],
    ['a hash of unknown kind', line(hashed('dub-db1').replace('|1|', '|2|'), ed), 'dub-db1', 'unknown'],
    ['a star', line('*.prod', ed), 'db1.prod', 'known'],
    ['a question mark', line('db?.prod', ed), 'db1.prod', 'known'],
    ['a question mark is one character', line('db?.prod', ed), 'db12.prod', 'unknown'],
    ['a negation before the star', line('!db1.prod,*.prod', ed), 'db1.prod', 'unknown'],
    ['a negation after the star', line('*.prod,!db1.prod', ed), 'db1.prod', 'unknown'],
    ['a negation of another', line('*.prod,!db2.prod', ed), 'db1.prod', 'known'],
    ['a negation alone lets nobody in', line('!db2.prod', ed), 'db1.prod', 'unknown'],
    ['another key of the same type', line('dub-db1', otherEd), 'dub-db1', 'changed'],
    ['a key of another type only', line('dub-db1', rsa), 'dub-db1', 'unknown'],
    ['revoked after known', `${line('dub-db1', ed)}\n@revoked ${line('*', ed)}`, 'dub-db1', 'revoked'],
    ['revoked before known', `@revoked ${line('*', ed)}\n${line('dub-db1', ed)}`, 'dub-db1', 'revoked'],
    ['another key revoked', `@revoked ${line('*', otherEd)}\n${line('dub-db1', ed)}`, 'dub-db1', 'known'],
    ['only an authority', `@cert-authority ${line('*', ed)}`, 'dub-db1', 'unknown'],
    ['an unknown marker', `@trusted ${line('*', ed)}`, 'dub-db1', 'unknown'],
    ['a comment', `# ${line('dub-db1', ed)}`, 'dub-db1', 'unknown'],
    ['a key type that the key denies', `dub-db1 ssh-rsa ${ed.toString('base64')}`, 'dub-db1', 'unknown'],
    ['windows line ends', `${line('dub-db1', ed)} a comment\r\n`, 'dub-db1', 'known'],
    ['nothing at all', '', 'dub-db1', 'unknown'],
  ];

  it.each(table)('judges %s', (_what, text, name, verdict) => {
    expect(judge(text, name).kind).toBe(verdict);
  });

  it('names the line that decided', () => {
    expect(judge(`# first\n\n${line('dub-db1', otherEd)}`, 'dub-db1')).toEqual({ kind: 'changed', line: 3 });
    expect(judge(`rubbish\n${line('dub-db1', ed)}`, 'dub-db1')).toEqual({ kind: 'known', line: 2 });
    expect(judge(`x\n@cert-authority ${line('*', rsa)}`, 'dub-db1')).toMatchObject({ authorities: [2] });
  });

  it('takes one of several keys of a host', () => {
    expect(judge(`${line('h', otherEd)}\n${line('h', ed)}`, 'h')).toEqual({ kind: 'known', line: 2 });
  });

  it('trusts nothing in a file of rubbish, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        expect(judgeHostKey(parseKnownHosts(text), name, ed).kind).toBe('unknown');
      }),
    );
  });

  it('trusts no key that stands in no line, whatever is done to the bytes of the file', () => {
    const text = `${line('*', otherEd)}\n${line(hashed('h'), otherEd)}\n@cert-authority ${line('*', ed)}`;
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 4 }), (at, noise) => {
        const spoiled = text.slice(0, at) + noise + text.slice(at + noise.length);
        const verdict = judgeHostKey(parseKnownHosts(spoiled), 'h', ed);
        // Breaking the marker itself turns the authority into a plain line; any other change must not.
        if (!spoiled.includes('@cert-authority ')) return;
        expect(verdict.kind).not.toBe('known');
      }),
    );
  });

  it('reads a pattern made to be slow in no time', () => {
    const slow = `${'*a'.repeat(2000)}b`;
    const started = performance.now();
    expect(judge(line(slow, ed), 'a'.repeat(4000)).kind).toBe('unknown');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('asks first for key types it knows', () => {
    const known = parseKnownHosts(`${line('h', rsa)}\n@cert-authority ${line('h', ed)}`);
    expect([...knownKeyTypes(known, 'h')]).toEqual(['ssh-rsa']);
    expect(knownHostsName('Dub-DB1', 22)).toBe('dub-db1');
    expect(knownHostsName('2001:db8::1', 2222)).toBe('[2001:db8::1]:2222');
  });
});
