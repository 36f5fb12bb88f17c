import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, describe, it } from 'vitest';
import { sendDatagram } from './send-datagram.ts';

describe('sendDatagram', () => {
  it('hands the line to whoever listens, as one datagram', async () => {
    const service = createSocket('udp4');
    service.bind(0, '127.0.0.1');
    await once(service, 'listening');
    const heard = once(service, 'message');
    expect(await sendDatagram('<109>1 ümlaut', { address: '127.0.0.1', port: service.address().port })).toEqual({
      ok: true,
      value: null,
    });
    expect(String((await heard)[0])).toBe('<109>1 ümlaut');
    service.close();
  });

  it('tells what this machine knows to be impossible', async () => {
    const sent = await sendDatagram('x'.repeat(70_000), { address: '127.0.0.1', port: 514 });
    expect(sent.ok ? '' : sent.error).toMatch(/^127\.0\.0\.1:514 cannot be told \(send EMSGSIZE/);
  });

  it('tells that nobody listens, where the machine says so', async () => {
    const service = createSocket('udp4');
    service.bind(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address();
    service.close();
    await once(service, 'close');
    const sent = await sendDatagram('x', { address: '127.0.0.1', port });
    expect(sent.ok ? '' : sent.error).toMatch(/cannot be told \(.*ECONNREFUSED/);
  });

  it('leaves from the address it is told, or says that there is none such', async () => {
    const service = createSocket('udp4');
    service.bind(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address();
    const heard = once(service, 'message');
    expect((await sendDatagram('x', { address: '127.0.0.1', port, from: '127.0.0.9' })).ok).toBe(true);
    expect((await heard)[1]).toMatchObject({ address: '127.0.0.9' });
    const sent = await sendDatagram('x', { address: '127.0.0.1', port, from: '192.0.2.1' });
    expect(sent.ok ? '' : sent.error).toMatch(/cannot be told \(bind EADDRNOTAVAIL/);
    service.close();
  });
});
