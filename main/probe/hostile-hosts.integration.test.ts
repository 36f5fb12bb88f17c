import { createServer, type Socket } from 'node:net';
import { writeFileSync } from 'node:fs';
import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { SshSettings } from '../domain/fleet.ts';
import { answerWell, type FakeHost, type FakeHostManners, startFakeHost, startPath } from './fixtures/fake-host.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { startLateness } from './fixtures/lateness.ts';
import { createWorkshop, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet, whyOf } from './fixtures/watching.ts';
import { createProbes } from './probes.ts';
import { remoteCommands } from './remote-commands.ts';
import { type ProbeTuning, productTuning } from './tuning.ts';

const quick: Partial<ProbeTuning> = {
  login: { ...productTuning.login, tcpMs: 1000, loginMs: 2000 },
  helloMs: 1000,
  goodbyeMs: 300,
};

describe(createProbes, () => {
  let shop: Workshop;
  let fakes: FakeHost[] = [];
  let watching: Watching | null = null;
  let count = 0;

  beforeAll(() => {
    shop = createWorkshop();
    shop.key('id');
  });
  afterEach(async () => {
    await watching?.stop();
    expect(watching?.clock.pending() ?? 0).toBe(0);
    watching = null;
    await Promise.all(fakes.map((fake) => fake.stop()));
    fakes = [];
  });
  afterAll(() => shop.remove());

  const fake = async (manners: FakeHostManners = {}) => {
    const host = await startFakeHost(shop, `fake${count++}`, manners);
    fakes.push(host);
    return host;
  };
  const settings = (host: FakeHost, changes: Partial<SshSettings> = {}) =>
    sshSettings({ port: host.port, identityFile: shop.path('id'), knownHostsFile: host.knownHosts, ...changes });
  const watch = (host: FakeHost, changes: Partial<SshSettings> = {}, tuning: Partial<ProbeTuning> = {}) => {
    watching = watchFleet(fleetOf([hostAt('a', settings(host, changes))]), { ...quick, ...tuning });
    return watching;
  };

  it('sends the one command of the table and asks for nothing else', async () => {
    const host = await fake();
    await watch(host).until((fact) => fact.kind === 'sockets');
    expect(host.commands).toEqual([remoteCommands.loop]);
    expect(host.otherRequests).toEqual([]);
    expect(host.logins).toEqual(['publickey', 'publickey']);
  });

  it('sends no user name to a host whose key is unknown, changed, revoked or stands in a file it cannot use', async () => {
    const host = await fake();
    const stranger = await fake();
    const strangersKey = shop.publicKey(`fake${count - 1}-host`);
    const ownKey = shop.publicKey(`fake${count - 2}-host`);
    const name = `[127.0.0.1]:${host.port}`;
    const cases: readonly (readonly [string, RegExp])[] = [
      [stranger.knownHosts, /no line of .*-known knows \[127\.0\.0\.1\]:\d+ with the key ssh-ed25519 SHA256:/],
      [shop.write('k-changed', `# a comment\n${name} ${strangersKey}\n`), /line 2 of .*k-changed knows another key/],
      [shop.write('k-revoked', `${name} ${ownKey}\n@revoked * ${ownKey}\n`), /line 2 of .*k-revoked revokes/],
      [shop.write('k-authority', `@cert-authority * ${ownKey}\n`), /line 1 names a certificate authority/],
      [shop.write('k-negated', `*,!${name} ${ownKey}\n`), /no line of .*k-negated/],
      [shop.write('k-garbage', 'rubbish\n'), /no line of .*k-garbage/],
      [shop.path('k-absent'), /k-absent cannot be used \(it does not exist\)/],
      [shop.directory, /cannot be used \((it is not a file|EISDIR)\)/],
      [shop.write('k-huge', 'x'.repeat(10_000_001)), /k-huge cannot be used \(it is larger than 10 MB\)/],
    ];
    for (const [knownHostsFile, sentence] of cases) {
      const fact = await watch(host, { knownHostsFile }).until(inState('hostkey-mismatch'));
      expect(whyOf(fact)).toMatch(/^Refused before login: /);
      expect(whyOf(fact)).toMatch(sentence);
      await watching?.stop();
    }
    expect(host.logins).toEqual([]);
  });

  it('never writes the known hosts file', async () => {
    const host = await fake();
    const { readFileSync, statSync } = await import('node:fs');
    const before = [readFileSync(host.knownHosts, 'utf8'), statSync(host.knownHosts).mtimeMs];
    await watch(host).until(inState('streaming'));
    expect([readFileSync(host.knownHosts, 'utf8'), statSync(host.knownHosts).mtimeMs]).toEqual(before);
  });

  it('offers no password and answers no question when its key is refused', async () => {
    const host = await fake({ refuseLogins: true });
    const fact = await watch(host).until(inState('auth-failed'));
    expect(whyOf(fact)).toContain(`refused the login of root (tried: the key ${shop.path('id')})`);
    expect(new Set(host.logins)).toEqual(new Set(['publickey']));
  });

  it('refuses weak algorithms, also when the inventory asks for them', async () => {
    const weak = await fake({ config: { algorithms: { cipher: ['aes128-cbc', '3des-cbc'] } } });
    expect(whyOf(await watch(weak).until(inState('closed')))).toContain('no algorithm this transport accepts');
    await watching?.stop();
    const old = await fake({ config: { algorithms: { kex: ['diffie-hellman-group1-sha1'] } } });
    expect(whyOf(await watch(old).until(inState('closed')))).toContain('no algorithm this transport accepts');
    await watching?.stop();
    const algorithms = { kex: [], cipher: ['3des-cbc'], hostKey: [], mac: [] };
    expect(whyOf(await watch(weak, { algorithms }).until(inState('closed')))).toContain('allows 3des-cbc');
    expect(weak.logins).toEqual([]);
  });

  it('uses the algorithms the inventory names for a host', async () => {
    const host = await fake({ config: { algorithms: { cipher: ['aes256-ctr'], hmac: ['hmac-sha2-512'] } } });
    const algorithms = { kex: ['ecdh-sha2-nistp256'], cipher: ['aes256-ctr'], hostKey: [], mac: ['hmac-sha2-512'] };
    await watch(host, { algorithms }).until(inState('streaming'));
  });

  const floods: readonly (readonly [string, (channel: ServerChannel) => void, RegExp])[] = [
    ['a line that never ends', (channel) => pour(channel, 'x'.repeat(8192)), /a line of more than/],
    [
      'a listing that never ends',
      (channel) => pour(channel, 'ESTAB 0 0 1.1.1.1:1 2.2.2.2:2\n'.repeat(256)),
      /a listing of more than/,
    ],
    ['lines before any hello', (channel) => pour(channel, 'noise\n'.repeat(1000)), /outside of a listing/],
  ];
  it.each(floods)('cuts a host off that sends %s', async (what, flood, sentence) => {
    const host = await fake({
      onExec: (_command, channel) => {
        if (!what.includes('hello')) channel.write('#hello 1 ss-one-line x\n#begin zz\n');
        flood(channel);
      },
    });
    const fact = await watch(host, {}, { caps: { frame: 200_000, line: 20_000, stray: 20_000 } }).until(
      inState('closed'),
    );
    expect(whyOf(fact)).toMatch(sentence);
    expect(watching?.observations.some((o) => o.fact.kind === 'sockets')).toBe(false);
  });

  it('cuts a host off that answers what nobody asked, without end', async () => {
    const host = await fake({
      onExec: (_command, channel) => {
        channel.write('#hello 1 ss-one-line x\n');
        pour(channel, '#begin zz\n#end zz 0\n'.repeat(256));
      },
    });
    const traffic = { betweenListings: 1_000_000, unread: 1_000_000 };
    const fact = await watch(host, {}, { traffic }).until(inState('closed'));
    expect(whyOf(fact)).toMatch(/\d+ bytes without a listing that was asked for/);
  });

  it('asks a bastion that refuses us once for all hosts behind it', async () => {
    const bastion = await fake({ refuseLogins: true });
    const settingsBehind = settings(bastion, { port: 9, proxyJump: [`root@127.0.0.1:${bastion.port}`] });
    watching = watchFleet(fleetOf(['a', 'b', 'c'].map((id) => hostAt(id, settingsBehind))), {
      ...quick,
      mostConnects: 1,
    });
    for (const id of ['a', 'b', 'c']) {
      const fact = await watching.until((one) => one.kind === 'session' && one.host === id && one.why !== undefined);
      expect(whyOf(fact)).toMatch(/^The bastion .* cannot be passed\. The host refused the login of root/);
    }
    expect(bastion.logins.length).toBeLessThanOrEqual(2);
    expect(watching.observations.filter(({ fact }) => whyOf(fact) !== '')).toHaveLength(3);
  });

  it('gives up a host that logs us in and says nothing', async () => {
    const host = await fake({ onExec: () => undefined });
    expect(whyOf(await watch(host).until(inState('closed')))).toContain('started no listing within 1 s');
  });

  it('drops a listing with an old id or without its end, and asks again', async () => {
    let asked = 0;
    const host = await fake({
      onLine: (line, channel) => {
        if (!/^[0-9a-z]+x[0-9a-z]+$/.test(line)) return;
        asked++;
        const old = line.replace(/x.*$/, 'x0');
        if (asked === 1) channel.write(`#begin ${old}\nESTAB 0 0 1.1.1.1:1 2.2.2.2:2\n#end ${old} 0\n`);
        if (asked === 1) channel.write(`#begin ${line}\nESTAB 0 0 1.1.1.1:1 2.2.2.2:2\n#begin other\n`);
        else answerWell(line, channel);
      },
    });
    const fact = await watch(host).until((one) => one.kind === 'sockets');
    expect(fact).toMatchObject({ sockets: [], complete: true });
    expect(asked).toBeGreaterThan(1);
  });

  it('trusts no listing whose command failed', async () => {
    const host = await fake({
      onLine: (line, channel) => {
        if (/^[0-9a-z]+x/.test(line)) channel.write(`#begin ${line}\n#end ${line} 255\n`);
      },
    });
    expect(await watch(host).until((one) => one.kind === 'sockets')).toMatchObject({ complete: false });
  });

  it('calls a host stalled within 2.6 s of a cut, and takes no listing from before it once it is healed', async () => {
    let open = 0;
    let most = 0;
    const host = await fake({
      onLine: (line, channel) => {
        if (!/^[0-9a-z]+x/.test(line)) return;
        most = Math.max(most, ++open);
        setTimeout(() => {
          open--;
          answerWell(line, channel);
        }, 150);
      },
    });
    const path = await startPath(host.port);
    try {
      const knownHostsFile = shop.write(
        'known-path',
        shop.publicKey(`fake${count - 1}-host`).replace(/^/, `[127.0.0.1]:${path.port} `),
      );
      const { until, observations } = watch(host, { port: path.port, knownHostsFile });
      await until((fact) => fact.kind === 'sockets');
      path.freeze();
      const cutAt = performance.now();
      const late = startLateness();
      const stalled = await until(inState('stalled'));
      late.stop();
      expect(stalled.t - cutAt - late.lateMs()).toBeLessThan(2600);
      expect(stalled.t - cutAt).toBeGreaterThan(1400);
      expect(whyOf(stalled)).toBe('Nothing comes from the host any more; the connection is silent.');
      path.thaw();
      const healedAt = performance.now();
      await until((fact) => inState('streaming')(fact) && fact.t > healedAt);
      // What was asked before the cut was answered before it: only a listing asked for afterwards may count.
      expect(observations.some(({ fact }) => fact.kind === 'sockets' && fact.t > stalled.t && fact.t < healedAt)).toBe(
        false,
      );
      expect(most).toBe(1);
      expect(host.commands).toHaveLength(1);
    } finally {
      await watching?.stop();
      await path.stop();
    }
  });

  it('sees a host that takes 3.2 s for every listing as slow, not as stalled', async () => {
    const timers = new Set<NodeJS.Timeout>();
    const host = await fake({
      onLine: (line, channel) => {
        if (/^[0-9a-z]+x/.test(line)) timers.add(setTimeout(() => answerWell(line, channel), 3200));
      },
    });
    const { until, observations } = watch(host, {}, { helloMs: 5000 });
    const listings = () => observations.filter(({ fact }) => fact.kind === 'sockets').length;
    await until(() => listings() === 3);
    for (const timer of timers) clearTimeout(timer);
    expect(observations.flatMap(({ fact }) => (fact.kind === 'session' ? [fact.state] : []))).toEqual([
      'connecting',
      'streaming',
    ]);
  });

  it('replaces a connection that stays silent', async () => {
    const host = await fake();
    const path = await startPath(host.port);
    try {
      const knownHostsFile = shop.write(
        'known-path',
        shop.publicKey(`fake${count - 1}-host`).replace(/^/, `[127.0.0.1]:${path.port} `),
      );
      const { until } = watch(host, { port: path.port, knownHostsFile }, { replaceMs: 300 });
      await until(inState('streaming'));
      path.freeze();
      await until(inState('stalled'));
      const thawTimer = setTimeout(() => path.thaw(), 1500);
      const back = await until((fact) => inState('streaming')(fact) && host.commands.length === 2);
      clearTimeout(thawTimer);
      expect(back.kind).toBe('session');
    } finally {
      await watching?.stop();
      await path.stop();
    }
  });

  it('says so when only the listing hangs, starts it again, and streams on', async () => {
    let execs = 0;
    const host = await fake({
      onExec: (_command, channel) => {
        execs++;
        const mute = execs === 1;
        let answeredOnce = false;
        channel.write('#hello 1 ss-one-line x\n');
        channel.on('data', (bytes: Buffer) => {
          for (const line of bytes.toString().split('\n')) {
            if (!/^[0-9a-z]+x/.test(line) || (mute && answeredOnce)) continue;
            answeredOnce = true;
            answerWell(line, channel);
          }
        });
        channel.on('end', () => channel.end());
      },
    });
    const { until, observations } = watch(host, {}, { replaceMs: 500 });
    expect(whyOf(await until(inState('stalled')))).toBe('SSH answers, but the listing does not come.');
    await until((fact) => fact.kind === 'session' && fact.state === 'streaming' && execs === 2);
    expect(host.connections.size).toBe(1);
    expect(observations.filter(({ fact }) => inState('streaming')(fact))).toHaveLength(2);
  });

  it('takes a listing that drips in byte by byte for none', async () => {
    const drips = new Set<NodeJS.Timeout>();
    let asked = 0;
    const host = await fake({
      onLine: (line, channel) => {
        if (!/^[0-9a-z]+x/.test(line)) return;
        if (asked++ === 0) answerWell(line, channel);
        else {
          channel.write(`#begin ${line}\n`);
          drips.add(setInterval(() => channel.write('E'), 100));
        }
      },
    });
    const fact = await watch(host).until(inState('stalled'));
    for (const drip of drips) clearInterval(drip);
    expect(whyOf(fact)).toBe('SSH answers, but the listing does not come.');
  });

  it('costs a host that sends a banner of 1 MB only its own sight', async () => {
    const host = await fake({ config: { banner: 'b'.repeat(1_000_000) } });
    expect(whyOf(await watch(host).until(inState('closed')))).toContain('does not speak SSH as it should');
  });

  it('bears a banner with markup, a storm of rekeys and channels opened by the host', async () => {
    const refused: string[] = [];
    const host = await fake({
      config: { banner: `<img src=x onerror=alert(1)>\u001b]0;x\u0007${'b'.repeat(20_000)}` },
      onConnection: (connection) => {
        let rekeys = 0;
        const again = () => {
          if (rekeys++ < 30) connection.rekey(again);
        };
        again();
        connection.forwardOut('127.0.0.1', 1, '127.0.0.1', 2, (error) =>
          refused.push(error === undefined ? 'opened' : 'refused'),
        );
        connection.x11('127.0.0.1', 1, (error) => refused.push(error === undefined ? 'opened' : 'refused'));
      },
    });
    const { until } = watch(host);
    await until(inState('streaming'));
    const started = performance.now();
    await until((fact) => fact.kind === 'sockets' && fact.t > started + 500);
    expect(refused).toEqual(['refused', 'refused']);
    expect(watching?.observations.some(({ fact }) => fact.kind === 'session' && fact.state === 'closed')).toBe(false);
  });

  it('holds at most one open connect a peer, calls it a timeout, and tells a late success as fresh', async () => {
    const pending: (() => ServerChannel)[] = [];
    const host = await fake({ onForward: (accept) => pending.push(accept) });
    const { until, probes, observations } = watch(
      host,
      {},
      { connects: { timeoutMs: 300, answersByMs: 100, mostOpen: 2 } },
    );
    await until(inState('streaming'));
    const wish = (port: number) => ({ host: hostId('a'), to: hostId('b'), address: '10.0.0.9', port });
    const wants = { connects: [wish(1), wish(2), wish(3)], checks: [], roles: [], fasterSampling: new Map() };
    probes.obey(wants);
    await until((fact) => fact.kind === 'connect' && fact.port === 2);
    expect(pending).toHaveLength(2);
    probes.obey(wants);
    await until((fact) => fact.kind === 'connect' && fact.port === 3);
    expect(pending).toHaveLength(3);
    const channel = pending[0]?.();
    const closed = new Promise((resolve) => channel?.resume().once('close', resolve));
    const late = await until((fact) => fact.kind === 'connect' && fact.outcome === 'ok');
    expect(late).toMatchObject({ to: 'b', port: 1 });
    expect(late.kind === 'connect' ? late.ms : 0).toBeGreaterThan(300);
    await closed;
    expect(observations.filter(({ fact }) => fact.kind === 'connect' && fact.outcome === 'timeout')).toHaveLength(3);
  });

  it('stops within 2 s though the host never lets go, and leaves no timer', async () => {
    const host = await fake({
      onExec: (_command, channel) => {
        channel.write('#hello 1 ss-one-line x\n');
        channel.on('data', (bytes: Buffer) => {
          for (const line of bytes.toString().split('\n')) answerWell(line, channel);
        });
      },
    });
    const { until, probes, clock, observations } = watch(host, {}, { goodbyeMs: productTuning.goodbyeMs });
    await until(inState('streaming'));
    const started = performance.now();
    const late = startLateness();
    const told = observations.length;
    await probes.stop();
    late.stop();
    expect(performance.now() - started - late.lateMs()).toBeLessThan(2000);
    expect(clock.pending()).toBe(0);
    expect(observations).toHaveLength(told);
  });

  it('gives up on a port that talks no SSH, talks without end, or says nothing', async () => {
    const talks: readonly ((socket: Socket) => void)[] = [
      (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(1000)),
      (socket) => void socket.write('x'.repeat(1_000_000)),
      () => undefined,
    ];
    for (const talk of talks) {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        talk(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      writeFileSync(shop.path('empty-known'), '');
      const ssh = sshSettings({ port, identityFile: shop.path('id'), knownHostsFile: shop.path('empty-known') });
      watching = watchFleet(fleetOf([hostAt('a', ssh)]), quick);
      expect(whyOf(await watching.until(inState('closed')))).toMatch(/SSH|login/);
      await watching.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
});

/** Writes as fast as the other side takes it, until the channel is gone. */
function pour(channel: ServerChannel, text: string): void {
  const more = () => {
    while (!channel.destroyed && channel.writable && channel.write(text));
  };
  channel.on('drain', more);
  more();
}
