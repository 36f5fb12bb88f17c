import { execFileSync, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SshSettings } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { createWorkshop, freePort, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet, whyOf } from './fixtures/watching.ts';
import { createProbes } from './probes.ts';

describe(createProbes, () => {
  let shop: Workshop;
  let sshd: Sshd;
  let bastion: Sshd;
  let closed: number;
  let watching: Watching | null = null;

  beforeAll(async () => {
    shop = createWorkshop();
    for (const name of ['plain', 'other']) shop.key(name);
    shop.key('locked', 'open sesame');
    const authorized = ['plain', 'locked'].map((name) => shop.publicKey(name)).join('\n');
    closed = await freePort();
    sshd = await startSshd(shop, 'sshd', authorized);
    bastion = await startSshd(shop, 'bastion', authorized, `PermitOpen 127.0.0.1:${sshd.port} 127.0.0.1:${closed}`);
    shop.write('known', `${sshd.knownHost}\n${bastion.knownHost}\n`);
    shop.write('known-hashed', `${sshd.knownHost}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', shop.path('known-hashed')], { stdio: 'ignore' });
  });
  afterEach(async () => {
    await watching?.stop();
    expect(watching?.clock.pending() ?? 0).toBe(0);
    watching = null;
  });
  afterAll(async () => {
    await sshd.stop();
    await bastion.stop();
    shop.remove();
  });

  const settings = (changes: Partial<SshSettings> = {}) =>
    sshSettings({
      port: sshd.port,
      identityFile: shop.path('plain'),
      knownHostsFile: shop.path('known'),
      ...changes,
    });
  const watch = (changes: Partial<SshSettings> = {}, env = {}) => {
    watching = watchFleet(fleetOf([hostAt('a', settings(changes)), hostAt('b', settings(changes))]), {}, env);
    return watching;
  };

  it('logs in with a key, finds ss, and lists the connections to peers and nothing else', async () => {
    const { until } = watch();
    await until(inState('streaming', 'b'));
    const fact = await until((f) => f.kind === 'sockets' && f.host === 'b' && f.sockets.length > 0);
    if (fact.kind !== 'sockets') throw new Error('no sockets');
    expect(fact.complete).toBe(true);
    expect(fact.sockets.every((socket) => /(^|:)127\.0\.0\.1$/.test(socket.peer.address))).toBe(true);
    expect(fact.sockets.some((socket) => socket.info?.['bytesAcked'] !== undefined)).toBe(true);
  });

  it('opens an encrypted key with a passphrase from the environment or a file', async () => {
    const locked = { identityFile: shop.path('locked') };
    await watch({ ...locked, passphraseFrom: { kind: 'env', name: 'PHRASE' } }, { PHRASE: 'open sesame' }).until(
      inState('streaming'),
    );
    await watching?.stop();
    const path = shop.write('phrase', 'open sesame\n');
    await watch({ ...locked, passphraseFrom: { kind: 'file', path } }).until(inState('streaming'));
  });

  it('says what is wrong with a key file, by name', async () => {
    const sentence = async (changes: Partial<SshSettings>, env = {}) => {
      const fact = await watch(changes, env).until(inState('auth-failed'));
      await watching?.stop();
      return whyOf(fact);
    };
    expect(await sentence({ identityFile: shop.path('absent') })).toContain(`${shop.path('absent')} does not exist`);
    expect(await sentence({ identityFile: shop.path('locked') })).toContain('is encrypted');
    const wrong = { identityFile: shop.path('locked'), passphraseFrom: { kind: 'env', name: 'P' } } as const;
    expect(await sentence(wrong, { P: 'wrong' })).toContain('the variable P does not open');
    expect(await sentence(wrong)).toContain('the variable P is not set');
    expect(await sentence({ identityFile: shop.write('garbage', 'no key\n') })).toContain('is no private key');
    expect(await sentence({ identityFile: shop.directory })).toContain('it is not a file');
    shop.key('open-to-all');
    chmodSync(shop.path('open-to-all'), 0o644);
    expect(await sentence({ identityFile: shop.path('open-to-all') })).toContain('mode 0644');
    expect(await sentence({ identityFile: shop.path('other') })).toContain('refused the login of root');
    expect(await sentence({ identityFile: null })).toContain('neither agent nor identityFile');
  });

  it('logs in with a key of the agent', async () => {
    const socket = shop.path('agent.sock');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => agent.stdout.once('data', resolve));
      execFileSync('ssh-add', ['-q', shop.path('plain')], {
        env: { ...process.env, SSH_AUTH_SOCK: socket },
        stdio: 'ignore',
      });
      await watch({ agent: true, identityFile: null }, { SSH_AUTH_SOCK: socket }).until(inState('streaming'));
    } finally {
      const ended = new Promise((resolve) => agent.once('exit', resolve));
      agent.kill('SIGTERM');
      await ended;
    }
  });

  it('takes the key file when the agent cannot be asked', async () => {
    await watch({ agent: true }, { SSH_AUTH_SOCK: shop.path('nobody.sock') }).until(inState('streaming'));
  });

  it('reads names hashed by ssh-keygen', async () => {
    await watch({ knownHostsFile: shop.path('known-hashed') }).until(inState('streaming'));
  });

  it('tells open, refused and forbidden ports apart, through the session of the host', async () => {
    const { until, probes } = watch({ port: bastion.port });
    await until(inState('streaming', 'a'));
    const wish = (port: number) => ({ host: hostId('a'), to: hostId('b'), address: '127.0.0.1', port });
    probes.obey({
      connects: [wish(sshd.port), wish(closed), wish(1)],
      checks: [],
      roles: [],
      fasterSampling: new Map(),
    });
    const outcome = async (port: number) => {
      const fact = await until((f) => f.kind === 'connect' && f.port === port);
      return fact.kind === 'connect' ? fact.outcome : null;
    };
    expect(await outcome(sshd.port)).toBe('ok');
    expect(await outcome(closed)).toBe('refused');
    expect(await outcome(1)).toBe('prohibited');
  });

  it('goes through a bastion, checks both keys, and says so when the bastion is lost', async () => {
    const own = await startSshd(shop, 'lost', shop.publicKey('plain'));
    try {
      shop.write('known-way', `${sshd.knownHost}\n${own.knownHost}\n`);
      const knownHostsFile = shop.path('known-way');
      const { until } = watch({ knownHostsFile, proxyJump: [`root@127.0.0.1:${own.port}`] });
      await until(inState('streaming', 'a'));
      await until(inState('streaming', 'b'));
      const through = execFileSync('ps', ['-o', 'pid=', '--ppid', String(own.pid)], { encoding: 'utf8' })
        .trim()
        .split(/\s+/);
      expect(through, 'one connection to the bastion for both hosts').toHaveLength(1);
      await own.stop();
      for (const pid of through) process.kill(Number(pid), 'SIGKILL');
      expect(whyOf(await until(inState('closed', 'a')))).toContain(`The bastion root@127.0.0.1:${own.port} was lost`);
      expect(whyOf(await until(inState('closed', 'b')))).toContain('was lost');
    } finally {
      await own.stop();
    }
  });

  it('refuses a bastion whose key it does not know', async () => {
    shop.write('known-inner', `${sshd.knownHost}\n`);
    const fact = await watch({
      knownHostsFile: shop.path('known-inner'),
      proxyJump: [`root@127.0.0.1:${bastion.port}`],
    }).until(inState('closed'));
    expect(whyOf(fact)).toMatch(
      /The bastion .* cannot be passed\. Refused before login: no line of .*known-inner knows/,
    );
  });

  it('closes hosts that leave the inventory, lets new ones in, and leaves the others alone', async () => {
    const { until, probes, observations } = watch();
    await until(inState('streaming', 'a'));
    await until(inState('streaming', 'b'));
    probes.replaceFleet(fleetOf([hostAt('a', settings()), hostAt('c', settings())]));
    await until(inState('streaming', 'c'));
    const seen = observations.length;
    await until(
      (fact) => fact.kind === 'sockets' && fact.host === 'a' && observations.findIndex((o) => o.fact === fact) >= seen,
    );
    const later = observations.slice(seen).map(({ fact }) => fact);
    expect(later.some((fact) => fact.host === 'b')).toBe(false);
    expect(later.some((fact) => fact.kind === 'session' && fact.host === 'a')).toBe(false);
  });
});
