import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import type { WantedRole } from '../domain/wants.ts';
import { type FakeHost, startFakeHost } from './fixtures/fake-host.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { createWorkshop, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet } from './fixtures/watching.ts';
import { mostRoleBytes } from './role-probe.ts';
import { createRoleProbes } from './role-probes.ts';

const wish = (cluster: string, timeoutMs = 5000): WantedRole => ({
  host: hostId('a'),
  cluster: clusterId(cluster),
  command: `exec /bin/sh -c 'cat; echo told >&2; exit 3' # ${cluster}`,
  input: 'port 5432\ngo\n',
  timeoutMs,
});

describe(createRoleProbes, () => {
  let shop: Workshop;
  let watching: Watching;
  let fake: FakeHost | null = null;
  let sshd: Sshd | null = null;
  let asked: ServerChannel[] = [];
  let onAsked: () => void = () => undefined;
  let count = 0;

  beforeAll(() => {
    shop = createWorkshop();
    shop.key('id');
  });
  afterEach(async () => {
    await watching.stop();
    expect(watching.clock.pending()).toBe(0);
    await fake?.stop();
    await sshd?.stop();
    [fake, sshd] = [null, null];
  });
  afterAll(() => shop.remove());

  const watch = async (port: number, knownHostsFile: string) => {
    const settings = sshSettings({ port, identityFile: shop.path('id'), knownHostsFile });
    watching = watchFleet(fleetOf([hostAt('a', settings)]), { goodbyeMs: 300 });
    await watching.until(inState('streaming'));
  };
  const startFake = async () => {
    asked = [];
    fake = await startFakeHost(shop, `roles${count++}`, {
      onRole(_command, channel) {
        asked.push(channel);
        onAsked();
      },
    });
    await watch(fake.port, fake.knownHosts);
  };
  const want = (...roles: readonly WantedRole[]) =>
    watching.probes.obey({ connects: [], checks: [], roles, fasterSampling: new Map() });
  const channels = (n: number) =>
    new Promise<void>((resolve) => {
      onAsked = () => {
        if (asked.length >= n) resolve();
      };
      onAsked();
    });
  const end = (cluster: string) => (fact: Fact) => fact.kind === 'role' && fact.cluster === cluster;
  const told = () => watching.observations.flatMap(({ fact }) => (fact.kind === 'role' ? [fact.cluster] : []));
  const channel = (nth: number): ServerChannel => {
    const found = asked[nth];
    if (found === undefined) throw new Error('not asked');
    return found;
  };

  it('gives the parameters on standard input and tells both outputs and the exit status of a real host', async () => {
    sshd = await startSshd(shop, 'sshd', shop.publicKey('id'));
    await watch(sshd.port, shop.write('known', `${sshd.knownHost}\n`));
    want(wish('ledger'));
    expect(await watching.until(end('ledger'))).toMatchObject({
      host: 'a',
      exit: 3,
      text: 'port 5432\ngo\n',
      stderr: 'told\n',
    });
  });

  it('gives a member up that does not answer in time, says so, and asks again once the host has ended the old probe', async () => {
    await startFake();
    want(wish('ledger', 100));
    await channels(1);
    channel(0).write('half an answ');
    const given = await watching.until(end('ledger'));
    expect(given).toMatchObject({ exit: 124, text: 'half an answ', stderr: 'no answer within 100 ms' });
    let { t } = given;
    channel(0)
      .on('error', () => undefined)
      .resume();
    while (asked.length < 2) {
      want(wish('ledger', 100));
      ({ t } = await watching.until((fact) => fact.kind === 'sockets' && fact.t > t));
    }
  });

  it('asks three clusters of a host at a time, each once, and the sockets go on meanwhile', async () => {
    await startFake();
    want(...['c1', 'c2', 'c3', 'c4'].map((id) => wish(id)), wish('c1'));
    await channels(3);
    await watching.until((fact) => fact.kind === 'sockets');
    await watching.until((fact) => fact.kind === 'sockets');
    expect(asked).toHaveLength(3);
    for (const one of asked) {
      one.exit(0);
      one.end('{}');
    }
    await channels(4);
    channel(3).exit(0);
    channel(3).end('{}');
    await watching.until(end('c4'));
    expect([...told()].sort()).toEqual(['c1', 'c2', 'c3', 'c4']);
  });

  it('ends a probe that floods it, keeps nothing of the flood, and loses no sight of the host', async () => {
    await startFake();
    want(wish('ledger'));
    await channels(1);
    const flood = channel(0);
    flood.on('error', () => undefined);
    flood.write(Buffer.alloc(mostRoleBytes + 1, 'x'));
    const fact = await watching.until(end('ledger'));
    expect(fact).toMatchObject({ exit: 1, text: '', stderr: `the probe printed more than ${mostRoleBytes} bytes` });
    await watching.until((next) => next.kind === 'sockets' && next.t > fact.t);
  });

  it('says nothing of a member when its own session breaks', async () => {
    await startFake();
    want(wish('ledger'));
    await channels(1);
    channel(0).on('error', () => undefined);
    for (const connection of fake?.connections ?? []) connection.end();
    await watching.until(inState('closed'));
    expect(told()).toEqual([]);
  });
});
