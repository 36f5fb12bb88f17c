import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLiving } from './faults.ts';
import type { Lab } from './lab.ts';
import { raiseLab } from './lab.ts';
import { clearLeftovers, labRoot } from './leftovers.ts';
import { pidsIn } from './network.ts';
import { defaultPlan, hostOf, oobAddress, routedPlan } from './plan.ts';
import { run } from './run.ts';

/** A packet that nothing drops is there in microseconds; what starts the try may be late by seconds. */
const patience = '20';
/** Long enough to be dropped once, and before the kernel sends its SYN again after a second. */
const oneTry = '0.8';

type Answer = 'open' | 'refused' | 'silent';

/** Asks `from` to open a TCP connection; what came back (timeout(1) ends with 124 when nothing did). */
function asked(lab: Lab, from: string, address: string, port: number, seconds: string): Answer {
  const namespace = from === 'observer' ? lab.names.observer : lab.names.of(from);
  const knock = ['timeout', seconds, 'bash', '-c', `: < /dev/tcp/${address}/${port}`];
  const said = run('ip', ['netns', 'exec', namespace, ...knock]);
  if (said.code === 0) return 'open';
  return said.code === 124 ? 'silent' : 'refused';
}

function answer(lab: Lab, from: string, to: string, port: number): Answer {
  return asked(lab, from, hostOf(lab.plan(), to).address, port, patience);
}

/** Whether one try gets no answer. */
function isSilent(lab: Lab, from: string, to: string, port: number): boolean {
  return asked(lab, from, hostOf(lab.plan(), to).address, port, oneTry) === 'silent';
}

function traces(id: string): readonly string[] {
  const look = (directory: string): string[] =>
    existsSync(directory) ? readdirSync(directory).filter((name) => name.includes(id)) : [];
  return [...look('/run/netns'), ...look(labRoot)];
}

describe('raiseLab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await raiseLab(routedPlan);
  });
  afterAll(() => lab?.down());

  it('cuts two regions from each other while the third and the observer reach both, and heals without a trace', () => {
    const cut = lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' });
    expect(isSilent(lab, 'alpha1', 'beta1', 22)).toBe(true);
    expect(answer(lab, 'gamma1', 'beta1', 22)).toBe('open');
    expect(answer(lab, 'observer', 'alpha1', 22)).toBe('open');
    cut.heal();
    expect(answer(lab, 'alpha1', 'beta1', 22)).toBe('open');
  });

  it('cuts the observer from a region without touching what is between regions', () => {
    const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
    expect(isSilent(lab, 'observer', 'beta1', 22)).toBe(true);
    expect(answer(lab, 'observer', 'alpha1', 22)).toBe('open');
    expect(answer(lab, 'alpha1', 'beta1', 22)).toBe('open');
    cut.heal();
  });

  it('cuts a host from its own neighbours too, and leaves the observer its way in', () => {
    const cut = lab.cut({ kind: 'host-from-peers', host: 'beta1' });
    expect(isSilent(lab, 'beta2', 'beta1', 22)).toBe(true);
    expect(answer(lab, 'observer', 'beta1', 22)).toBe('open');
    cut.heal();
  });

  it('leaves the observer its own cable to a host that the common network has lost', () => {
    const host = hostOf(lab.plan(), 'beta1');
    const down = lab.linkDown('beta1');
    expect(asked(lab, 'observer', oobAddress(host), 22, patience)).toBe('open');
    expect(asked(lab, 'alpha1', host.address, 22, oneTry)).not.toBe('open');
    down.heal();
    expect(answer(lab, 'observer', 'beta1', 22)).toBe('open');
  });

  it('makes a blip that ends by itself and dropped something', async () => {
    const blip = lab.blip({ a: 'alpha', b: 'beta' }, 700);
    expect(answer(lab, 'gamma1', 'beta1', 22)).toBe('open');
    const { from, until, dropped } = await blip;
    expect(until - from).toBeGreaterThanOrEqual(690);
    expect(dropped).toBeGreaterThan(0);
    expect(answer(lab, 'alpha1', 'beta1', 22)).toBe('open');
  });

  it('cuts one port, and rejects with a reset where a firewall would', () => {
    const port = lab.cut({ kind: 'port', from: 'alpha', to: 'beta', port: 5432 });
    expect(isSilent(lab, 'alpha1', 'beta1', 5432)).toBe(true);
    expect(answer(lab, 'alpha1', 'beta1', 2380)).toBe('open');
    port.heal();
    const reject = lab.cut({ kind: 'reject', a: 'alpha', b: 'beta', with: 'tcp-reset' });
    expect(answer(lab, 'alpha1', 'beta1', 2380)).toBe('refused');
    reject.heal();
  });

  it('kills a listener so that its port refuses, and starts it again', async () => {
    const kill = lab.killService('gamma1', 2380);
    expect(answer(lab, 'alpha1', 'gamma1', 2380)).toBe('refused');
    await kill.heal();
    expect(answer(lab, 'alpha1', 'gamma1', 2380)).toBe('open');
  });

  it('powers a host off in silence and on again', async () => {
    const off = lab.powerOff('gamma2');
    expect(pidsIn(lab.names.of('gamma2'))).toEqual([]);
    expect(isSilent(lab, 'alpha2', 'gamma2', 6789)).toBe(true);
    await off.heal();
    expect(answer(lab, 'alpha2', 'gamma2', 6789)).toBe('open');
  });

  it('leaves no process, namespace or folder', async () => {
    const other = await raiseLab(defaultPlan);
    const pids = defaultPlan.hosts.flatMap((host) => pidsIn(other.names.of(host.id)));
    expect(pids.length).toBeGreaterThanOrEqual(defaultPlan.hosts.length * 3);
    expect(traces(other.id)).not.toEqual([]);
    other.down();
    expect(traces(other.id)).toEqual([]);
    expect(pids.filter(isLiving)).toEqual([]);
    expect(traces(lab.id)).not.toEqual([]);
  });
});

describe('clearLeftovers', () => {
  it('takes down what a killed run left behind, and only that', async () => {
    const bundle = buildSync({
      stdin: {
        contents: `import { raiseLab } from './lab.ts'; import { planHosts } from './plan.ts';
          raiseLab({ ...planHosts(1, 1), clusters: [], policy: {} }).then((lab) => console.log(lab.id));
          setInterval(() => undefined, 1000);`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      external: ['esbuild'],
    });
    const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(bundle.outputFiles[0]?.text);
    const id = await new Promise<string>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    const died = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await died;
    expect(traces(id)).not.toEqual([]);
    expect(clearLeftovers()).toContain(id);
    expect(traces(id)).toEqual([]);
  });
});
