import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from './lab.ts';
import { raiseLab } from './lab.ts';
import { clearLeftovers, labRoot } from './leftovers.ts';
import { pidsIn } from './network.ts';
import { defaultPlan, hostOf } from './plan.ts';
import { run } from './run.ts';

/** Asks `from` to open a TCP connection; what came back within 0.5 s (timeout(1) ends with 124). */
function reaches(lab: Lab, from: string, to: string, port: number): 'open' | 'refused' | 'silent' {
  const address = hostOf(lab.plan(), to).address;
  const namespace = from === 'observer' ? lab.names.observer : lab.names.of(from);
  const said = run('ip', [
    'netns',
    'exec',
    namespace,
    'timeout',
    '0.5',
    'bash',
    '-c',
    `: < /dev/tcp/${address}/${port}`,
  ]);
  if (said.code === 0) return 'open';
  return said.code === 124 ? 'silent' : 'refused';
}

function traces(id: string): readonly string[] {
  const look = (directory: string): string[] =>
    existsSync(directory) ? readdirSync(directory).filter((name) => name.includes(id)) : [];
  return [...look('/run/netns'), ...look('/etc/netns'), ...look(labRoot)];
}

/** Not gone, and not a zombie that only waits for its parent (proc(5), stat). */
function living(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

describe('raiseLab', () => {
  let lab: Lab;
  let raisedMs = 0;
  beforeAll(async () => {
    const from = performance.now();
    lab = await raiseLab(defaultPlan);
    raisedMs = performance.now() - from;
  });
  afterAll(() => lab?.down());

  it('stands within ten seconds', () => {
    expect(raisedMs).toBeLessThan(10_000);
  });

  it('cuts two regions from each other while the third and the observer reach both, and heals without a trace', () => {
    const cut = lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' });
    expect(reaches(lab, 'alpha1', 'beta1', 22)).toBe('silent');
    expect(reaches(lab, 'gamma1', 'beta1', 22)).toBe('open');
    expect(reaches(lab, 'observer', 'alpha1', 22)).toBe('open');
    cut.heal();
    expect(reaches(lab, 'alpha1', 'beta1', 22)).toBe('open');
  });

  it('cuts the observer from a region without touching what is between regions', () => {
    const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
    expect(reaches(lab, 'observer', 'beta1', 22)).toBe('silent');
    expect(reaches(lab, 'observer', 'alpha1', 22)).toBe('open');
    expect(reaches(lab, 'alpha1', 'beta1', 22)).toBe('open');
    cut.heal();
  });

  it('cuts a host from its own neighbours too, and leaves the observer its way in', () => {
    const cut = lab.cut({ kind: 'host-from-peers', host: 'beta1' });
    expect(reaches(lab, 'beta2', 'beta1', 22)).toBe('silent');
    expect(reaches(lab, 'observer', 'beta1', 22)).toBe('open');
    cut.heal();
  });

  it('cuts one port, and rejects with a reset where a firewall would', () => {
    const port = lab.cut({ kind: 'port', from: 'alpha', to: 'beta', port: 5432 });
    expect(reaches(lab, 'alpha1', 'beta1', 5432)).toBe('silent');
    expect(reaches(lab, 'alpha1', 'beta1', 2380)).toBe('open');
    port.heal();
    const reject = lab.cut({ kind: 'reject', a: 'alpha', b: 'beta', with: 'tcp-reset' });
    expect(reaches(lab, 'alpha1', 'beta1', 2380)).toBe('refused');
    reject.heal();
  });

  it('kills a listener so that its port refuses, and starts it again', async () => {
    const kill = lab.killService('gamma1', 2380);
    expect(reaches(lab, 'alpha1', 'gamma1', 2380)).toBe('refused');
    await kill.heal();
    expect(reaches(lab, 'alpha1', 'gamma1', 2380)).toBe('open');
  });

  it('powers a host off in silence and on again', async () => {
    const off = lab.powerOff('gamma2');
    expect(pidsIn(lab.names.of('gamma2'))).toEqual([]);
    expect(reaches(lab, 'alpha2', 'gamma2', 6789)).toBe('silent');
    await off.heal();
    expect(reaches(lab, 'alpha2', 'gamma2', 6789)).toBe('open');
  });

  it('leaves no process, namespace, account file or folder', async () => {
    const other = await raiseLab(defaultPlan);
    const pids = defaultPlan.hosts.flatMap((host) => pidsIn(other.names.of(host.id)));
    expect(pids.length).toBeGreaterThanOrEqual(defaultPlan.hosts.length * 3);
    expect(traces(other.id)).not.toEqual([]);
    other.down();
    expect(traces(other.id)).toEqual([]);
    expect(pids.filter(living)).toEqual([]);
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
