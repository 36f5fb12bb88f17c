import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../domain/fleet.ts';
import { systemClock } from '../engine/system-clock.ts';
import { readFleetFile } from '../fleet/read-fleet.ts';
import { dstLine, portsLine, remoteCommands, requestLine } from '../probe/remote-commands.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import { freshKey } from './fresh-key.ts';
import { type Demo, startDemo } from './start-demo.ts';

let demo: Demo;
let hosts: readonly Host[];
const clients = new Set<Client>();

beforeEach(async () => {
  demo = await startDemo({ speed: 1, clock: systemClock, random: () => 0.5 });
  const reading = await readFleetFile(demo.fleetFile);
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  hosts = reading.value.fleet.hosts;
});

afterEach(async () => {
  for (const client of clients) client.end();
  clients.clear();
  await demo.stop();
});

function hostNamed(id: string): Host {
  const host = hosts.find((candidate) => candidate.id === id);
  if (host === undefined) throw new Error(`no host ${id}`);
  return host;
}

async function demoKey(): Promise<string> {
  return readFile(hostNamed('dub-db1').ssh.identityFile ?? '', 'utf8');
}

function connect(host: Host, privateKey: string, username = host.ssh.user): Promise<Client> {
  const client = new ssh2.Client();
  clients.add(client);
  return new Promise((resolve, reject) => {
    client.on('ready', () => resolve(client)).on('error', reject);
    client.connect({ host: host.address, port: host.ssh.port, username, privateKey });
  });
}

function exec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

function textUntil(channel: ClientChannel, ending: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (ending.test(text)) resolve(text);
    });
    channel.on('close', () => reject(new Error(`closed after ${text}`)));
  });
}

function forward(client: Client, address: string, port: number): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

function opened(open: (done: (error: Error | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => open((error) => (error ? reject(error) : resolve())));
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('startDemo', () => {
  it('answers the pull loop with the sockets and listeners that were asked for', async () => {
    const channel = await exec(await connect(hostNamed('dub-db1'), await demoKey()), remoteCommands.loop);
    channel.write(dstLine(['10.10.2.10/31', '10.10.3.12']) + portsLine([5432, 9]) + requestLine('a1x1'));
    const text = await textUntil(channel, /^#end a1x1 0\n/m);
    expect(text).toMatch(/^#hello 1 ss-one-line ss utility, iproute2-6\.1\.0/);
    const listing = parseListing(text.slice(text.indexOf('#begin a1x1\n') + 12, text.indexOf('#end')), 'ss');
    expect(listing.skipped).toEqual([]);
    expect(new Set(listing.sockets.map(({ peer }) => peer.address))).toEqual(new Set(['10.10.2.11', '0.0.0.0']));
    expect(listing.sockets.filter(({ state }) => state === 'LISTEN').map(({ local }) => local.port)).toEqual([5432]);
    const progress = listing.sockets.map(({ info }) => info?.['bytesAcked'] ?? 0);
    expect(Math.max(...progress)).toBeGreaterThan(10_000);
  });

  it('ends the loop at the end of stdin and at a line that is not in the talk', async () => {
    const client = await connect(hostNamed('fra-mon1'), await demoKey());
    for (const last of ['', '$(reboot)\n']) {
      const channel = await exec(client, remoteCommands.loop);
      channel.resume();
      const closed = new Promise<number>((resolve) => channel.on('exit', (code: number) => resolve(code)));
      channel.end(last);
      expect(await closed).toBe(0);
    }
  });

  it('runs nothing else: no other command, no shell, no files', async () => {
    const client = await connect(hostNamed('ams-mon1'), await demoKey());
    for (const command of ['id', 'ss -tin', `${remoteCommands.loop} `]) {
      await expect(exec(client, command)).rejects.toThrow(/Unable to exec/);
    }
    await expect(opened((done) => client.shell((error) => done(error)))).rejects.toThrow();
    await expect(opened((done) => client.sftp((error) => done(error)))).rejects.toThrow();
  });

  it('lets nobody in with another key or another name', async () => {
    const stranger = freshKey().private;
    await expect(connect(hostNamed('dub-db1'), stranger)).rejects.toThrow(/authentication methods failed/);
    await expect(connect(hostNamed('dub-db1'), await demoKey(), 'root')).rejects.toThrow(
      /authentication methods failed/,
    );
  });

  it('forwards into the world: open, refused with the words of OpenSSH, prohibited outside', async () => {
    const client = await connect(hostNamed('dub-db1'), await demoKey());
    const channel = await forward(client, '10.10.2.11', 5432);
    channel.end();
    await expect(forward(client, '10.10.2.11', 81)).rejects.toMatchObject({
      message: expect.stringContaining('Connection refused'),
      reason: 2,
    });
    await expect(forward(client, '127.0.0.1', 22)).rejects.toMatchObject({ reason: 1 });
  });

  it('keeps its files to itself', async () => {
    const directory = dirname(demo.fleetFile);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    for (const name of ['fleet.yaml', 'known_hosts', 'id_ed25519']) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('leaves nothing behind: no file, no listener, no open session', async () => {
    const host = hostNamed('dub-db1');
    const key = await demoKey();
    const client = await connect(host, key);
    const closed = new Promise<void>((resolve) => client.on('close', () => resolve()));
    await demo.stop();
    await closed;
    expect(await isThere(dirname(demo.fleetFile))).toBe(false);
    await expect(connect(host, key)).rejects.toThrow(/ECONNREFUSED/);
  });
});
