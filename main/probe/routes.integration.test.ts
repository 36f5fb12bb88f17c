import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Host, SshSettings } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import { type FakeHost, type FakeHostManners, startFakeHost, startPath } from './fixtures/fake-host.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { startLateness } from './fixtures/lateness.ts';
import { createWorkshop, freePort, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet, whyOf } from './fixtures/watching.ts';
import { createProbes } from './probes.ts';
import { routePace } from './route-choice.ts';
import { type ProbeTuning, productTuning } from './tuning.ts';

const quick: Partial<ProbeTuning> = {
  login: { ...productTuning.login, tcpMs: 1000, loginMs: 2000 },
  goodbyeMs: 300,
  replaceMs: 3000,
  routes: { ...routePace, steadyMs: 1500 },
};

type SessionFact = Extract<Fact, { kind: 'session' }>;

describe(createProbes, () => {
  let shop: Workshop;
  const closing: (() => Promise<void>)[] = [];
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
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(() => shop.remove());

  const fake = async (manners: FakeHostManners = {}): Promise<FakeHost> => {
    const host = await startFakeHost(shop, `way${count++}`, manners);
    closing.push(() => host.stop());
    return host;
  };
  const sshd = async (): Promise<Sshd> => {
    const server = await startSshd(shop, `way${count++}`, shop.publicKey('id'));
    closing.push(() => server.stop());
    return server;
  };
  const to = (port: number, knownHostsFile: string): SshSettings =>
    sshSettings({ port, identityFile: shop.path('id'), knownHostsFile });
  const known = (...lines: readonly string[]) => shop.write(`known${count++}`, `${lines.join('\n')}\n`);
  const watch = (usual: SshSettings, routes: Readonly<Record<string, SshSettings>>, others: readonly Host[] = []) => {
    const seconds = Object.entries(routes).map(([id, ssh]) => ({ id, address: '127.0.0.1', ssh }));
    const host: Host = { ...hostAt('a', usual), routes: seconds };
    watching = watchFleet(fleetOf([host, ...others]), quick);
    return watching;
  };
  const sessions = (): readonly SessionFact[] =>
    watching?.observations.flatMap(({ fact }) => (fact.kind === 'session' ? [fact] : [])) ?? [];
  const through = (route: string | undefined) => (fact: Fact) =>
    fact.kind === 'session' && fact.state === 'streaming' && fact.route === route;
  /** The longest time between two listings told since then, ms. */
  const longestGapSince = (t: number): number => {
    const times = watching?.observations.flatMap(({ fact }) =>
      fact.kind === 'sockets' && fact.t >= t ? [fact.t] : [],
    );
    return Math.max(...(times ?? []).map((at, i, all) => at - (all[i - 1] ?? at)));
  };
  /** Processes that a listening sshd has started for its connections. */
  const childrenOf = (pid: number): readonly number[] =>
    execFileSync('sh', ['-c', `ps -o pid= --ppid ${pid} || true`], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(Number);

  it('sees through the second route before a frozen usual one is given up, and returns without a pause', async () => {
    const server = await sshd();
    const second = await sshd();
    const path = await startPath(server.port);
    closing.push(() => path.stop());
    const file = known(`[127.0.0.1]:${path.port} ${server.knownHost.split(' ').slice(1).join(' ')}`, second.knownHost);
    const { until } = watch(to(path.port, file), { oob: to(second.port, file) });
    await until((fact) => fact.kind === 'sockets');
    const frozenAt = performance.now();
    const late = startLateness();
    path.freeze();
    const switched = await until(through('oob'));
    expect(switched.t - frozenAt - late.lateMs()).toBeLessThan(3500);
    expect(whyOf(switched)).toMatch(
      /^Read through the route oob\. The usual one: Nothing comes from the host any more/,
    );
    await until((fact) => fact.kind === 'sockets' && fact.t >= switched.t);

    path.thaw();
    const thawedAt = performance.now();
    const back = await until((fact) => through(undefined)(fact) && fact.t > thawedAt);
    expect(back.t - thawedAt).toBeGreaterThan(1400);
    await until((fact) => fact.kind === 'sockets' && fact.t > back.t + 300);
    late.stop();
    expect(longestGapSince(switched.t) - late.lateMs()).toBeLessThan(1500);
    expect(sessions().filter(({ t, state }) => t >= switched.t && state !== 'streaming')).toEqual([]);
  });

  it('sees through the second route soon after a connection is torn down, while the usual one is tried again', async () => {
    const server = await sshd();
    const second = await sshd();
    const file = known(server.knownHost, second.knownHost);
    const { until } = watch(to(server.port, file), { oob: to(second.port, file) });
    await until((fact) => fact.kind === 'sockets');
    const connections = childrenOf(server.pid);
    expect(connections.length).toBeGreaterThan(0);
    await server.stop();
    const late = startLateness();
    for (const pid of connections) process.kill(pid, 'SIGKILL');
    const lost = await until(inState('closed'));
    const switched = await until(through('oob'));
    late.stop();
    expect(switched.t - lost.t - late.lateMs()).toBeLessThan(2500);
    await until((fact) => fact.kind === 'sockets' && fact.t > lost.t);
    await until(
      (fact) => fact.kind === 'session' && fact.route === 'oob' && /refuses connections/.test(fact.why ?? ''),
    );
    expect(sessions().at(-1)).toMatchObject({ state: 'streaming', route: 'oob' });
  });

  it('sends active connects through the route in use', async () => {
    const second = await sshd();
    const closed = await freePort();
    const { until, probes } = watch(to(closed, known(second.knownHost)), {
      oob: to(second.port, known(second.knownHost)),
    });
    await until(through('oob'));
    const wish = { host: hostId('a'), to: hostId('b'), address: '127.0.0.1', port: second.port };
    probes.obey({ connects: [wish], checks: [], roles: [], fasterSampling: new Map() });
    expect(await until((fact) => fact.kind === 'connect')).toMatchObject({ outcome: 'ok' });
  });

  it('does not even try the second route behind a wrong key on the usual one', async () => {
    const impostor = await fake();
    const second = await fake();
    const wrong = known(`[127.0.0.1]:${impostor.port} ${shop.publicKey('id')}`);
    const other = await fake();
    const neighbour = hostAt('b', to(other.port, other.knownHosts));
    const { until } = watch(to(impostor.port, wrong), { oob: to(second.port, second.knownHosts) }, [neighbour]);
    const refused = await until(inState('hostkey-mismatch', 'a'));
    expect(whyOf(refused)).toContain('knows another key');
    // Time for any second route: a neighbour has long been read.
    await until((fact) => fact.kind === 'sockets' && fact.t > refused.t + 500);
    expect(second.connections.size).toBe(0);
    expect(second.logins).toEqual([]);
    expect(sessions().findLast(({ host }) => host === 'a')).toMatchObject({ state: 'hostkey-mismatch' });
  });

  it('checks the key of a second route as strictly, says so, and goes on to the next one', async () => {
    const closed = await freePort();
    const impostor = await fake();
    const third = await fake();
    const routes = {
      near: to(impostor.port, known(`[127.0.0.1]:${impostor.port} ${shop.publicKey('id')}`)),
      far: to(third.port, third.knownHosts),
    };
    const { until } = watch(to(closed, third.knownHosts), routes);
    const said = await until((fact) => /The route near: Refused before login/.test(whyOf(fact)));
    expect(said).toMatchObject({ state: 'closed' });
    expect(whyOf(said)).toMatch(/^127\.0\.0\.1 refuses connections/);
    await until(through('far'));
    expect(impostor.logins).toEqual([]);
  });

  it('lets go of all routes when it is stopped, whichever is in use', async () => {
    const usual = await fake();
    const second = await fake();
    const path = await startPath(usual.port);
    closing.push(() => path.stop());
    const file = known(`[127.0.0.1]:${path.port} ${shop.publicKey(`way${count - 2}-host`)}`);
    const { until, stop, clock } = watch(to(path.port, file), { oob: to(second.port, second.knownHosts) });
    await until((fact) => fact.kind === 'sockets');
    path.freeze();
    await until(through('oob'));
    await stop();
    expect(clock.pending()).toBe(0);
    await expect.poll(() => second.connections.size).toBe(0);
  });
});
