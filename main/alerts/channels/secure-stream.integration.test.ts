import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelTls } from '../../domain/alert-channels.ts';
import { type Answering, type Certificate, createCertificate, startAnswering } from '../../probe/fixtures/answering.ts';
import { createWorkshop } from '../../probe/fixtures/sshd.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import { secureStream } from './secure-stream.ts';

const shop = createWorkshop();
let certificate: Certificate;
let other: Certificate;
let server: Answering;

beforeAll(async () => {
  certificate = createCertificate(shop, 'receiver');
  other = createCertificate(shop, 'other');
  server = await startAnswering((socket, question) => socket.write(`heard ${question}`), { certificate });
});

afterAll(async () => {
  await server.stop();
  shop.remove();
});

const patience = (ms = 10_000) => AbortSignal.timeout(ms);
const system = (serverName: string | null): ChannelTls => ({ kind: 'system', serverName });
/** The name of a file that is not there. */
const nobody = createSystemTrust({ SSL_CERT_FILE: '/nonexistent' });
const trusts = (file: string) => createSystemTrust({ SSL_CERT_FILE: file });

async function dialled(port = server.port): Promise<Socket> {
  const wire = connect(port, '127.0.0.1');
  await once(wire, 'connect');
  return wire;
}

describe('secureStream', () => {
  it('hands over a stream to a receiver whose certificate the machine trusts, by the name the channel gives it', async () => {
    const wire = await dialled();
    const secured = await secureStream(wire, system('db.example.net'), 'x', {
      signal: patience(),
      trust: trusts(certificate.file),
    });
    if (!secured.ok) throw new Error(secured.error);
    secured.value.write('hello');
    expect(String((await once(secured.value, 'data'))[0])).toBe('heard hello');
    secured.value.destroy();
    await once(wire, 'close');
  });

  it('trusts the address where the channel gives no name', async () => {
    const secured = await secureStream(await dialled(), system(null), '127.0.0.1', {
      signal: patience(),
      trust: trusts(certificate.file),
    });
    expect(secured.ok).toBe(true);
    if (secured.ok) secured.value.destroy();
  });

  it.each([
    ['whose certificate nobody trusts', system('db.example.net'), () => other.file, /not trusted \(\w*SELF_SIGNED/],
    ['of another name', system('mail.example.net'), () => certificate.file, /not trusted \(ERR_TLS_CERT_ALTNAME/],
  ])('refuses a receiver %s and leaves nothing open', async (_what, wanted, file, why) => {
    const wire = await dialled();
    const secured = await secureStream(wire, wanted, 'x', { signal: patience(), trust: trusts(file()) });
    expect(secured.ok ? '' : secured.error).toMatch(why);
    expect(wire.destroyed).toBe(true);
  });

  it('takes a pinned certificate for what it is, whatever name and issuer it bears', async () => {
    const pinned: ChannelTls = { kind: 'pinned', sha256: certificate.sha256, serverName: 'whatever.example.net' };
    const secured = await secureStream(await dialled(), pinned, '127.0.0.1', { signal: patience(), trust: nobody });
    expect(secured.ok).toBe(true);
    if (secured.ok) secured.value.destroy();
  });

  it('refuses another certificate than the pinned one, and says which it saw', async () => {
    const wire = await dialled();
    const pinned: ChannelTls = { kind: 'pinned', sha256: other.sha256, serverName: null };
    const secured = await secureStream(wire, pinned, '127.0.0.1', { signal: patience(), trust: nobody });
    expect(secured).toEqual({
      ok: false,
      error: `it shows another certificate than the pinned one, ${certificate.sha256}`,
    });
    expect(wire.destroyed).toBe(true);
  });

  it('says that the authorities of this machine cannot be read', async () => {
    const wire = await dialled();
    const broken = { context: () => Promise.reject(new Error('bad end line')) };
    const secured = await secureStream(wire, system(null), '127.0.0.1', { signal: patience(), trust: broken });
    expect(secured.ok ? '' : secured.error).toMatch(/^the authorities this machine trusts cannot be read/);
    expect(wire.destroyed).toBe(true);
  });

  it('says that a receiver does not speak TLS, ends the connection, or says nothing at all', async () => {
    const plain = await startAnswering((socket) => socket.end('500 what?\r\n'));
    const closing = await startAnswering((socket) => socket.end());
    const silent = await startAnswering(() => undefined);
    const why = async (port: number, ms?: number) => {
      const wire = await dialled(port);
      const secured = await secureStream(wire, system(null), '127.0.0.1', { signal: patience(ms), trust: nobody });
      expect(wire.destroyed).toBe(true);
      return secured.ok ? '' : secured.error;
    };
    expect(await why(plain.port)).toMatch(/^TLS cannot be agreed with it \(ERR_SSL_/);
    expect(await why(closing.port)).toMatch(/TLS cannot be agreed|closed the connection/);
    expect(await why(silent.port, 200)).toBe('it did not finish the TLS handshake in time');
    await Promise.all([plain.stop(), closing.stop(), silent.stop()]);
  });
});
