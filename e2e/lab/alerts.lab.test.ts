import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from './build-program.ts';
import { type Lab, raiseLab } from './lab.ts';
import { defaultPlan } from './plan.ts';
import { run } from './run.ts';
import { untilWell } from './stage.ts';
import { confirmed, confirms, heldMs, matter, pass, verdictMs } from './trial.ts';
import { story, type Watch, watchProgram } from './watch.ts';

/*
 * The engine with its alarms over real SSH, and real receivers beside it in the observer's namespace. The policy of flapping is the
 * usual one: ten blips are a link that flaps, and that tells nobody either.
 */

/** A word that a receiver got, with the moment its line was read here (`performance.now()`). */
interface Told {
  readonly at: number;
  readonly by: 'webhook' | 'mail' | 'alertmanager';
  readonly word: string;
  readonly about: string;
}

/** Those who are told, as a child in the observer's namespace. */
interface Receivers {
  readonly child: ChildProcess;
  readonly ports: Readonly<Record<Told['by'], number>>;
  readonly told: readonly Told[];
}

async function startReceivers(lab: Lab): Promise<Receivers> {
  if (run('sh', ['-c', 'command -v prometheus-alertmanager']).code !== 0) {
    throw new Error('prometheus-alertmanager is not installed: apt-get install prometheus-alertmanager');
  }
  const folder = join(lab.directory, 'receivers');
  mkdirSync(folder);
  const program = buildProgram('e2e/lab/alarm-receivers.ts');
  const child = spawn('ip', ['netns', 'exec', lab.names.observer, process.execPath, program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const told: Told[] = [];
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  lines.on('line', (line: string) => told.push({ ...JSON.parse(line), at: performance.now() }));
  return { child, told, ...(JSON.parse(first) as Pick<Receivers, 'ports'>) };
}

/** Puts three channels into the lab's inventory, and no chains: everybody is told at once. */
function declareChannels(lab: Lab, ports: Receivers['ports']): void {
  const fleet = JSON.parse(readFileSync(lab.fleetFile, 'utf8')) as object;
  const channels = [
    { id: 'hook', kind: 'webhook', url: `http://127.0.0.1:${ports.webhook}/` },
    { id: 'am', kind: 'alertmanager', url: `http://127.0.0.1:${ports.alertmanager}` },
    {
      id: 'mail',
      kind: 'smtp',
      host: '127.0.0.1',
      port: ports.mail,
      security: 'none',
      from: 'quorumscope@lab.example',
      to: ['ops@lab.example'],
    },
  ];
  lab.writeFleetText(JSON.stringify({ ...fleet, alerts: { channels } }));
}

let lab: Lab;
let watch: Watch;
let receivers: Receivers;

beforeAll(async () => {
  lab = await raiseLab(defaultPlan);
  receivers = await startReceivers(lab);
  declareChannels(lab, receivers.ports);
  const program = buildProgram('e2e/lab/alarm-engine.ts');
  watch = watchProgram(lab, [program, lab.fleetFile, join(lab.directory, 'alarms')]);
});
afterAll(async () => {
  await watch?.end('SIGTERM');
  lab?.down();
});

const link = { a: 'alpha', b: 'beta' } as const;
const cutName = matter('partial-partition', { pairs: [['alpha', 'beta']], bridges: ['gamma'] });
const everybody = ['alertmanager', 'mail', 'webhook'];

const inWords = ({ by, word, about }: Told): string => `${by}: ${word} ${about.slice(0, 200)}`;
const whoOf = (told: readonly Told[]): readonly string[] => told.map(({ by }) => by).toSorted();

describe('alarms of a fleet that is watched over real SSH', { timeout: 400_000 }, () => {
  it('are none for ten blips of 0.8 s, neither while they last nor once it is calm again', async () => {
    await untilWell({ lab, watch });
    const since = watch.seen.length;
    const before = receivers.told.length;
    for (let nth = 0; nth < 10; nth += 1) {
      const { dropped } = await lab.blip(link, 800);
      expect(dropped).toBeGreaterThan(0);
      await pass(1500);
    }
    await watch.until('the usual calm', ({ open }) => open.size === 0, 150_000);
    const tale = story(watch.seen.slice(since));
    process.stdout.write(`    ten blips: ${[...confirmed(watch, since).values()].join('; ') || 'nothing'} confirmed\n`);
    expect(receivers.told.slice(before).map(inWords), tale).toEqual([]);
    expect(watch.complaints()).toBe('');
  });

  it('of a cut reach Alertmanager, mail and webhook within 3 s of the verdict, once each, and once that it is over', async () => {
    await untilWell({ lab, watch });
    const since = watch.seen.length;
    const before = receivers.told.length;
    const told = (): readonly Told[] => receivers.told.slice(before);
    const cut = lab.cut({ kind: 'regions', ...link });
    try {
      const { at } = await watch.change(`${cutName} confirmed`, confirms(cutName), verdictMs, since);
      await expect.poll(() => whoOf(told()), { timeout: 10_000, interval: 50 }).toEqual(everybody);
      const lateMs = told().map((one) => Math.round(one.at - at));
      process.stdout.write(
        `    told after ${told()
          .map(({ by }, nth) => `${by} ${lateMs[nth]} ms`)
          .join(', ')}\n`,
      );
      expect(Math.max(...lateMs)).toBeLessThanOrEqual(3000);
      await pass(heldMs);
      expect(told().map(({ by, word }) => `${by} ${word}`)).toHaveLength(3);
    } finally {
      cut.heal();
    }
    await untilWell({ lab, watch });
    // It is cleared ten seconds after the last of it.
    await expect.poll(() => whoOf(told().slice(3)), { timeout: 60_000 }).toEqual(everybody);
    await pass(heldMs);
    const words = (by: Told['by']): readonly string[] => told().flatMap((one) => (one.by === by ? [one.word] : []));
    expect(words('webhook')).toEqual(['raised', 'cleared']);
    expect(words('alertmanager')).toEqual(['firing', 'resolved']);
    expect(words('mail')).toHaveLength(2);
    expect(words('mail')[1]).toContain('cleared');
  });
});
