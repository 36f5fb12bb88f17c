import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fleet, Host } from '../domain/fleet.ts';
import { hostId, regionId } from '../domain/ids.ts';
import type { Situation, Snapshot } from '../domain/snapshot.ts';
import { fleetOf, hostAt, sshSettings } from '../probe/fixtures/fleet.ts';
import { createWorkshop, freePort, type Sshd, startSshd } from '../probe/fixtures/sshd.ts';
import { createLiveEngine, type LiveEngine } from './live-engine.ts';
import { systemClock } from './system-clock.ts';

/** An HTTP server in a process of its own, so that it can be stopped as a process that hangs is. */
function startService(port: number): Promise<ChildProcess> {
  const source = `require('node:http').createServer((q, a) => a.end('{"state":"running"}')).listen(${port}, '127.0.0.3', () => console.log('on'))`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => child.stdout.once('data', () => resolve(child)));
}

/** Three hosts in two regions on addresses of their own, read through real sshd; two ask the third. */
describe(createLiveEngine, () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const open = async (port: number): Promise<Fleet> => {
    const shop = createWorkshop();
    closing.push(() => shop.remove());
    shop.key('id');
    const sshds: Sshd[] = [];
    for (const name of ['a', 'b', 'c']) {
      const sshd = await startSshd(shop, name, shop.publicKey('id'));
      closing.push(() => sshd.stop());
      sshds.push(sshd);
    }
    shop.write('known', `${sshds.map(({ knownHost }) => knownHost).join('\n')}\n`);
    const hosts = sshds.map((sshd, i): Host => {
      const ssh = sshSettings({ port: sshd.port, identityFile: shop.path('id'), knownHostsFile: shop.path('known') });
      const id = ['a', 'b', 'c'][i] ?? '';
      const region = regionId(id === 'c' ? 'fra' : 'dub');
      return { ...hostAt(id, ssh), region, peerAddresses: [`127.0.0.${i + 1}`] };
    });
    const fleet = fleetOf(hosts, 500);
    const fra = { id: regionId('fra'), name: 'Frankfurt', code: 'FRA', location: null, slot: null };
    const check = {
      id: 'api',
      targets: [hostId('c')],
      from: [hostId('a'), hostId('b')],
      port,
      path: '/health',
      expect: { kind: 'json', field: 'state', equals: 'running' },
      tls: { kind: 'none' },
      timeoutMs: 1000,
    } as const;
    return { ...fleet, regions: [...fleet.regions, fra], checks: [check] };
  };

  const until = (engine: LiveEngine, pleases: (snapshot: Snapshot) => boolean) =>
    new Promise<Snapshot>((resolve) => {
      const stop = engine.onTick(({ snapshot }) => {
        if (!pleases(snapshot)) return;
        stop();
        resolve(snapshot);
      });
    });
  const hung = ({ situations }: Snapshot): Situation | undefined =>
    situations.find(({ type }) => type === 'service-hung');
  const isObserver = (situation: Situation | undefined, host: string) =>
    situation?.observers.some((observer) => observer === host) === true;

  it('confirms by HTTP checks that a stopped process hangs, names its witnesses, and clears it when it goes on', async () => {
    const port = await freePort();
    const fleet = await open(port);
    const service = await startService(port);
    closing.push(() => void service.kill('SIGKILL'));
    const engine = createLiveEngine({ fleet, clock: systemClock, env: {}, random: Math.random });
    closing.push(() => engine.stop());
    const outcomes: string[] = [];
    engine.onEvent((event) => {
      if (event.kind === 'observed' && event.observation.fact.kind === 'check') {
        outcomes.push(event.observation.fact.outcome);
      }
    });
    engine.start();
    await until(engine, ({ observer }) => observer.sight === 'clear' && outcomes.includes('ok'));

    service.kill('SIGSTOP');
    // The host that hangs testifies first: what the checks knock at stays unaccepted in its own listing.
    const testifies = (snapshot: Snapshot) =>
      hung(snapshot)?.phase === 'confirmed' && ['a', 'b'].every((host) => isObserver(hung(snapshot), host));
    const stopped = await until(engine, testifies);
    const situation = hung(stopped);
    expect(situation?.subject).toEqual({ host: 'c', port });
    expect(situation?.evidence.map(({ what }) => what).join('\n')).toContain('gave check api no answer for 1 s');
    expect(stopped.situations.map(({ type }) => type)).toEqual(['service-hung']);

    service.kill('SIGCONT');
    await until(engine, (snapshot) => hung(snapshot) === undefined || hung(snapshot)?.phase === 'cleared');
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'no-answer']));
  });
});
