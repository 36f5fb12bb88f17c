import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlone } from '../../testing/run-alone.ts';
import { err } from '../../domain/result.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Advice } from '../../domain/advice.ts';
import type { LiveEngine } from '../../engine/live-engine.ts';
import { adviseCommand } from './advise.ts';

const hosts = [
  ['dub-db1', 'dub', '10.1.0.1'],
  ['dub-app1', 'dub', '10.1.0.2'],
  ['fra-db1', 'fra', '10.2.0.1'],
  ['fra-app1', 'fra', '10.2.0.2'],
] as const;

/** JSON is YAML. */
const fleet = {
  version: 1,
  name: 'ledger production',
  regions: [{ id: 'dub' }, { id: 'fra' }],
  defaults: { ssh: { agent: false } },
  hosts: hosts.map(([id, region, address]) => ({ id, region, address })),
  clusters: [
    {
      id: 'ledger',
      product: 'postgresql',
      ports: [5432],
      quorum: { model: 'none' },
      rpoSeconds: 5,
      fencing: { method: 'iDRAC power off, runbook RB-17', leaseSeconds: null, watchdog: false },
      members: [{ host: 'dub-db1' }, { host: 'fra-db1' }],
    },
  ],
  policy: { holdDownMs: 20_000 },
};

const faultAt = 10_000;
const endsAt = 70_000;

/** What PostgreSQL answers to the probe. */
function roleText(isPrimary: boolean): string {
  const common = { v: 1, now: 1_795_320_262, system_identifier: '77', synchronous_standby_names: '', lsn: '0/40' };
  return JSON.stringify(
    isPrimary
      ? { ...common, in_recovery: false, wal_tli: 1, read_only: 'off', senders: [] }
      : {
          ...common,
          in_recovery: true,
          replay_lsn: '0/40',
          receiver: { status: 'streaming', received_tli: 1, sender_host: '10.1.0.1' },
        },
  );
}

/** A capture, once a second: dub-db1 loses its power, or Dublin is cut from Frankfurt while both are still read. */
function capture(fault: 'power-off' | 'cut'): string {
  const lines: object[] = [{ kind: 'fleet', fleet }];
  for (let t = 0; t <= endsAt; t += 500) {
    const isOver = t >= faultAt;
    for (const [host, region] of hosts) {
      if (fault === 'power-off' && isOver && host === 'dub-db1') {
        if (t === faultAt + 2000) lines.push({ t, host, kind: 'session', state: 'stalled' });
        continue;
      }
      lines.push({ t, host, kind: 'sockets', format: 'ss', text: '' });
      if (host.endsWith('db1') && t % 2000 === 0)
        lines.push({
          t,
          host,
          kind: 'role',
          cluster: 'ledger',
          exit: 0,
          text: roleText(host === 'dub-db1'),
          stderr: '',
        });
      for (const [to, other] of hosts) {
        if (to === host) continue;
        const isCut = isOver && (fault === 'cut' ? other !== region : to === 'dub-db1');
        const outcome = isCut ? 'timeout' : 'ok';
        lines.push({ t, host, kind: 'connect', to, port: 22, outcome, ms: isCut ? 1500 : 2 });
      }
    }
  }
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'advise-'));
  writeFileSync(join(directory, 'fleet.yaml'), JSON.stringify(fleet));
  writeFileSync(join(directory, 'off.jsonl'), capture('power-off'));
  writeFileSync(join(directory, 'cut.jsonl'), capture('cut'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const noEngine = (): LiveEngine => {
  throw new Error('no engine is needed here');
};

/** A clock on which every wait is over at once. */
const hastyClock: Clock = {
  monotonicMs: () => 0,
  epochMs: () => 0,
  after: (_ms, call) => (queueMicrotask(call), () => undefined),
};

function run(args: readonly string[], engine: () => LiveEngine = noEngine) {
  return runAlone((io) => adviseCommand(engine).run(args, io), { home: '/', clock: hastyClock });
}

const attested = [
  'G3=iDRAC power off RB-17, by A. Byrne, at 14:03',
  'G4=no vote decides here, accepted',
  'G9=last failover in March',
  'G10=Dublin db is dark; second: B. Keane',
].flatMap((text) => ['--attest', text]);

function sheet(name: string, ...more: readonly string[]) {
  const at = (file: string) => join(directory, file);
  return run(['--fleet', at('fleet.yaml'), '--capture', at(name), '--promote', 'ledger/fra-db1', ...more]);
}

describe('advise', { timeout: 60_000 }, () => {
  it('prints one JSON object and ends with 2 for a cut with the old primary writing on the other side', async () => {
    const { code, stdout, stderr } = await sheet('cut.jsonl', ...attested);
    expect([code, stderr]).toEqual([2, '']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const advice: Advice = JSON.parse(stdout);
    expect(advice).toMatchObject({ advice: 'NO-GO', cluster: 'ledger', candidate: 'fra-db1', oldPrimary: 'dub-db1' });
    expect(advice.gates.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10']);
    expect(advice).toMatchObject({ at: endsAt, expiresAt: null });
  });

  it('ends with 3 after a power-off without a fence, and with 0 for a minute once it is fenced on record', async () => {
    const held = await sheet('off.jsonl');
    expect([held.code, JSON.parse(held.stdout).advice]).toEqual([3, 'HOLD']);
    const { code, stdout } = await sheet('off.jsonl', ...attested);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { advice: 'GO', at: endsAt, expiresAt: endsAt + 60_000 }]);
  });

  it('looks at the moment that is asked for, and at nothing later', async () => {
    const early = await sheet('off.jsonl', ...attested, '--at', '5000');
    expect([early.code, JSON.parse(early.stdout)]).toMatchObject([2, { advice: 'NO-GO', at: 5000 }]);
    const held = await sheet('off.jsonl', ...attested, '--at', '20100');
    expect([held.code, JSON.parse(held.stdout)]).toMatchObject([3, { advice: 'HOLD', at: 20_100 }]);
    const late = await sheet('off.jsonl', '--at', '90000');
    expect(late.stderr).toMatch(
      /it has nothing after t = 70000 ms, so the sheet is of that moment, not of 90000 ms\n$/,
    );
    expect(JSON.parse(late.stdout).at).toBe(endsAt);
  });

  it.each([
    [['--promote', 'ledgre/fra-db1'], 'there is no cluster "ledgre" in the inventory; did you mean "ledger"?'],
    [['--promote', 'ledger/fra-db9'], 'there is no host "fra-db9" in the inventory; did you mean "fra-db1"?'],
    [['--promote', 'ledger/fra-app1'], 'fra-app1 is no member of ledger; its members are dub-db1, fra-db1'],
    [['--promote', 'ledger'], '--promote must be CLUSTER/HOST, not "ledger"'],
    [['--attest', 'G7=nobody leads'], 'G7 can never be attested: it is seen or it is not'],
    [['--attest', 'G12=x'], '"G12=x" names no gate'],
    [['--at', '-1'], 'argument is ambiguous'],
    [['--for', '5'], '--for is how long to look live'],
  ])('refuses %j with 64 and one sentence', async (more, sentence) => {
    const { code, stdout, stderr } = await sheet('cut.jsonl', ...more);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('ends with 65 for an inventory or a capture that cannot be read', async () => {
    expect(await sheet('none.jsonl')).toMatchObject({ code: 65, stdout: '' });
    writeFileSync(join(directory, 'bad.jsonl'), `${capture('cut').slice(0, 4000)}\noops\n`);
    expect(await sheet('bad.jsonl')).toMatchObject({ code: 65, stdout: '' });
    const lost = await run(['--fleet', join(directory, 'none.yaml'), '--promote', 'a/b']);
    expect(lost).toMatchObject({ code: 65, stdout: '' });
  });

  it('gives no sheet of a live look that ended before anything was observed', async () => {
    const engine = {
      start: () => undefined,
      replaceFleet: () => undefined,
      stop: () => Promise.resolve(),
      onTick: () => () => undefined,
      onEvent: () => () => undefined,
      openThrough: () => Promise.resolve(err('nobody asks for a stream here')),
    };
    const args = ['--fleet', join(directory, 'fleet.yaml'), 'live', '--promote', 'ledger/fra-db1'];
    expect(await run(args, () => engine)).toEqual({
      code: 65,
      stdout: '',
      stderr: 'quorumscope: advise: the look ended before anything was observed\n',
    });
  });
});

describe('advise, over what a lab recorded', { timeout: 60_000 }, () => {
  /** A recorded capture with its own inventory as a file. */
  function recorded(name: string): readonly string[] {
    const file = new URL(`../../../assets/captures/partition/${name}.jsonl.gz`, import.meta.url).pathname;
    const first = gunzipSync(readFileSync(file)).toString().split('\n')[0] ?? '';
    const inventory = join(directory, `${name}.yaml`);
    writeFileSync(inventory, JSON.stringify(JSON.parse(first).fleet));
    return ['--fleet', inventory, '--capture', file];
  }

  it.each([
    ['nats-cut', 'nats/alpha1', 27_000, 'NO-GO', 2],
    ['zookeeper-cut', 'zookeeper/beta1', 20_000, 'NO-GO', 2],
    ['region-isolated', 'mon/gamma2', 20_000, 'NO-GO', 2],
    ['region-isolated', 'mon/alpha2', 20_000, 'HOLD', 3],
    ['power-off', 'ledger/alpha1', 20_000, 'HOLD', 3],
    ['blind-one-region', 'store/beta1', 20_000, 'HOLD', 3],
    ['one-way', 'ledger/beta1', 20_000, 'NO-GO', 2],
    ['flapping', 'ledger/beta1', 20_000, 'NO-GO', 2],
  ] as const)('says of %s, asked to promote %s at %i ms: %s', async (name, member, at, word, status) => {
    const { code, stdout } = await run([...recorded(name), '--promote', member, '--at', String(at)]);
    expect([JSON.parse(stdout).advice, code]).toEqual([word, status]);
  });
});
