import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../engine/system-clock.ts';
import { loopCommand, remoteCommands } from '../probe/remote-commands.ts';
import { freshKey } from './fresh-key.ts';
import { type HostServer, startHostServer } from './host-server.ts';
import { type LiveWorld, runWorld } from './live-world.ts';
import { addressOf, everything, sampleHosts, sampleWorld } from './world/sample-world.ts';

const hostKey = freshKey();
const clientKey = freshKey();
const cut = { kind: 'cut', a: 'a', b: 'b', direction: 'both' } as const;
const noPower = { kind: 'off', host: 'b1' } as const;

let live: LiveWorld;
let server: HostServer;
let client: Client;

beforeEach(async () => {
  live = runWorld(sampleWorld([]), 20_000, systemClock);
  server = await startHostServer('b1', {
    hostKey: hostKey.private,
    clientKey: clientKey.parsed,
    user: 'watcher',
    clock: systemClock,
    world: live,
    answerRole: (host, command) => (command === 'ask' ? () => `${host} leads` : null),
    hostAt: (address) => sampleHosts.find((host) => host.address === address)?.id ?? null,
  });
  client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.on('ready', () => resolve()).on('error', reject);
    client.connect({ host: '127.0.0.1', port: server.port, username: 'watcher', privateKey: clientKey.private });
  });
});

afterEach(async () => {
  client.end();
  await server.stop();
  live.stop();
});

function forward(): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, addressOf('a1'), 5432, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
}

/** Asks the world until it says so; it moves with the clock, nothing announces it. */
async function eventually(says: () => boolean): Promise<void> {
  while (!says()) await new Promise<void>((resolve) => systemClock.after(10, resolve));
}

describe('startHostServer', () => {
  it('leaves a connect into a cut open, lets the session go on meanwhile, and completes it late after the heal', async () => {
    live.setFaults([cut]);
    let isOpen = true;
    const late = forward().finally(() => {
      isOpen = false;
    });
    const dialing = (): boolean => live.listing('b1', everything).includes('SYN-SENT');
    await eventually(dialing);
    await new Promise<void>((resolve, reject) => {
      client.exec(remoteCommands.loop, (error, channel) => {
        if (error) return reject(error);
        channel.on('data', () => channel.end()).on('close', () => resolve());
      });
    });
    expect(isOpen).toBe(true);
    live.setFaults([]);
    (await late).end();
    expect(dialing()).toBe(false);
  });

  it('gives up its pending connects when the SSH connection goes', async () => {
    live.setFaults([cut]);
    forward().catch(() => undefined);
    await eventually(() => live.listing('b1', everything).includes('SYN-SENT'));
    client.destroy();
    await eventually(() => !live.listing('b1', everything).includes('SYN-SENT'));
    expect(live.listing('b1', everything)).not.toContain('ESTAB');
  });

  it('closes the connection in the world when the channel is closed', async () => {
    (await forward()).end();
    await eventually(() => live.listing('b1', everything).includes('TIME-WAIT'));
  });

  it('answers an HTTP check for a service of the world, and stays silent for one that hangs', async () => {
    const channel = await forward();
    const answer = new Promise<string>((resolve) => channel.once('data', (bytes: Buffer) => resolve(bytes.toString())));
    channel.write('GET / HTTP/1.1\r\n\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 19\r\n[^]*\r\n\r\n\{"state":"running"\}$/);

    live.setFaults([{ kind: 'hung', host: 'a1', port: 5432 }]);
    const hung = await forward();
    let said = '';
    hung.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    hung.write('GET / HTTP/1.1\r\n\r\n');
    // A listing asked for later on the same connection comes back later than an answer would have.
    await new Promise<void>((resolve, reject) => {
      client.exec(remoteCommands.loop, (error, loop) => {
        if (error) return reject(error);
        loop.on('data', () => loop.end()).on('close', () => resolve());
      });
    });
    expect(said).toBe('');
    hung.end();
  });

  it('refuses the loop with another deadline: only the exact bytes of the table are answered', async () => {
    const other = loopCommand({ stepSeconds: 500, steps: 3 });
    await expect(
      new Promise((resolve, reject) => client.exec(other, (error) => (error ? reject(error) : resolve(0)))),
    ).rejects.toThrow(/Unable to exec/);
  });

  it('drops its old connections when power is back, as a machine that started again', async () => {
    const closed = new Promise<void>((resolve) => client.on('close', () => resolve()).on('error', () => resolve()));
    live.setFaults([noPower]);
    server.setPower(false);
    live.setFaults([]);
    server.setPower(true);
    await closed;
  });
});
