import { chmodSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ssh2, { type Client } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { createWorkshop, freePort, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet } from './fixtures/watching.ts';
import { loopFile } from './remote-commands.ts';

/** The part of the guide that makes a fleet. */
function guide(): string {
  const text = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  return text.split(/^## /m).find((section) => section.startsWith('A real fleet in five minutes')) ?? '';
}

const noUnixSockets = 'AllowStreamLocalForwarding no';

/** The line for authorized_keys as the guide prints it, options only: everything before the key. */
function optionsOfGuide(): string {
  const lines = guide()
    .split('\n')
    .filter((line) => line.trim().startsWith('restrict,port-forwarding,permitopen='));
  const options = /^\s*(\S+) ssh-ed25519 AAAA… quorumscope$/.exec(lines[0] ?? '')?.[1];
  if (lines.length !== 1 || options === undefined) throw new Error('the guide prints no line for authorized_keys');
  return options;
}

/** What a person with the key can try besides the product. Each resolves to what the server answered. */
function wish(run: (done: (error: Error | null | undefined) => void) => void): Promise<string> {
  return new Promise((resolve) => run((error) => resolve(error instanceof Error ? 'refused' : 'granted')));
}

describe('the authorized_keys line of the guide', () => {
  let shop: Workshop;
  let sshd: Sshd;
  let forced: Sshd;
  let closed: number;
  let watching: Watching | null = null;
  const clients = new Set<Client>();

  beforeAll(async () => {
    shop = createWorkshop();
    shop.key('id');
    closed = await freePort();
    const file = shop.write('quorumscope-loop', loopFile(), 0o755);
    chmodSync(shop.directory, 0o755);
    const options = (ports: readonly number[]) =>
      ports.reduce((text, port, i) => text.replace(`:${[5432, 22][i]}"`, `:${port}"`), optionsOfGuide());
    const key = shop.publicKey('id');
    sshd = await startSshd(shop, 'guide', `${options([closed, closed])} ${key}`);
    // The second server may be reached, and stands for the peer's port in both lines.
    forced = await startSshd(shop, 'forced', `${options([sshd.port, closed])},command="${file}" ${key}`, noUnixSockets);
    shop.write('guide-authorized', `${options([forced.port, closed])} ${key}\n`);
    shop.write('known', `${sshd.knownHost}\n${forced.knownHost}\n`);
  });
  afterEach(async () => {
    for (const client of clients) client.end();
    clients.clear();
    await watching?.stop();
    expect(watching?.clock.pending() ?? 0).toBe(0);
    watching = null;
  });
  afterAll(async () => {
    await sshd.stop();
    await forced.stop();
    shop.remove();
  });

  const login = async (server: Sshd): Promise<Client> => {
    const client = new ssh2.Client();
    clients.add(client);
    const ready = new Promise<void>((resolve, reject) => client.once('ready', resolve).once('error', reject));
    client.connect({
      host: '127.0.0.1',
      port: server.port,
      username: 'root',
      privateKey: readFileSync(shop.path('id')),
    });
    await ready;
    return client;
  };

  it.each(['plain', 'forced'] as const)(
    'lets the loop stream and the permitted connects through (%s)',
    async (kind) => {
      const [server, peer] = kind === 'plain' ? [sshd, forced] : [forced, sshd];
      const ssh = sshSettings({
        port: server.port,
        identityFile: shop.path('id'),
        knownHostsFile: shop.path('known'),
      });
      watching = watchFleet(fleetOf([hostAt('a', ssh), hostAt('b', ssh)]));
      const { until, probes } = watching;
      await until((fact) => fact.kind === 'sockets' && fact.host === 'a' && fact.complete && fact.sockets.length > 0);
      const seenAt = performance.now();
      await until((fact) => fact.kind === 'sockets' && fact.host === 'a' && fact.t > seenAt + 300);
      const connect = (port: number) => ({ host: hostId('a'), to: hostId('b'), address: '127.0.0.1', port });
      const ports = [peer.port, closed, server.port];
      probes.obey({ connects: ports.map(connect), checks: [], roles: [], fasterSampling: new Map() });
      const outcomes: string[] = [];
      for (const port of ports) {
        const fact = await until((one) => one.kind === 'connect' && one.port === port);
        if (fact.kind === 'connect') outcomes.push(fact.outcome);
      }
      expect(outcomes).toEqual(['ok', 'refused', 'prohibited']);
      expect(watching.observations.some(({ fact }) => inState('closed')(fact))).toBe(false);
    },
  );

  it.each(['plain', 'forced'] as const)('refuses a terminal and every other forward (%s)', async (kind) => {
    const client = await login(kind === 'plain' ? sshd : forced);
    const answers = {
      terminal: await wish((done) => client.shell({ term: 'vt100' }, done)),
      'remote forward': await wish((done) => client.forwardIn('127.0.0.1', closed, done)),
      'any remote forward': await wish((done) => client.forwardIn('127.0.0.1', 0, done)),
      'unix socket': await wish((done) => client.openssh_forwardOutStreamLocal('/run/nobody.sock', done)),
    };
    expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, 'refused'])));
  });

  // No option of authorized_keys forbids these; the guide says so, and names the setting of sshd that does.
  it('leaves listening on unix sockets to the setting of sshd that the guide names', async () => {
    const listen = async (server: Sshd, name: string) => {
      const client = await login(server);
      return wish((done) => client.openssh_forwardInStreamLocal(shop.path(name), done));
    };
    expect(guide()).toContain(`\`${noUnixSockets}\``);
    expect(await listen(sshd, 'plain.sock')).toBe('granted');
    expect(await listen(forced, 'forced.sock')).toBe('refused');
  });

  it('runs nothing but the loop where it is the forced command', async () => {
    const client = await login(forced);
    const text = await new Promise<string>((resolve, reject) => {
      client.exec('echo own command', (error, channel) => {
        if (error !== undefined) return reject(error);
        let said = '';
        channel.on('data', (bytes: Buffer) => {
          said += bytes.toString();
        });
        channel.on('close', () => resolve(said));
        channel.end();
      });
    });
    expect(text).toMatch(/^#hello 1 \S+ .*\n$/);
  });
});
