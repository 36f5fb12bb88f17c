/*
 * npm run bench -- detect [--cuts 20] [--hosts 10] [--blips 10] [--screens 5] [--peers 2]
 * How long from the nft rule to `suspected`, to `confirmed`, to the window; against blackbox_exporter and Alertmanager in the
 * same run. JSON lines on stdout, the table after them; beside each trial the load, and what a hypervisor took from this machine
 * meanwhile. Exit status 0 when everything asked for was measured, 64 for wrong usage, 69 without root, 1 when a figure is
 * missing. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import type { Situation } from '../../main/domain/snapshot.ts';
import type { Cut } from '../lab/cuts.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { raiseLab } from '../lab/lab.ts';
import { stagePlan } from '../lab/plan.ts';
import { type Watch, startWatch } from '../lab/watch.ts';
import { type DetectOptions, parseDetectOptions } from './detect-options.ts';
import { missingPeers, type Peers, startPeers } from './detect-peers.ts';
import { type PeerTrial, type Trial, reportText, summarise } from './detect-report.ts';
import { screenTrials } from './detect-screens.ts';
import { machineTime, stolenPercent } from './stolen-time.ts';
import { blipTrial, calm, faultTrial, firstMs } from './detect-series.ts';

const pairs = [
  ['alpha', 'beta'],
  ['beta', 'gamma'],
  ['alpha', 'gamma'],
] as const;
/** As long as an Alertmanager with default settings needs on a fault it can see, and half as long again. */
const peerPatienceMs = 90_000;

/** One JSON line. */
function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function turn<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

async function ourSeries(lab: Lab, watch: Watch, options: DetectOptions, done: (trial: Trial) => void): Promise<void> {
  for (let i = 0; i < options.cuts; i += 1) {
    const [a, b] = turn(pairs, i);
    const cut = (): Fault => lab.cut({ kind: 'regions', a, b });
    const fits = (situation: { readonly type: string; readonly subject: object }): boolean =>
      situation.type === 'partial-partition' && JSON.stringify(situation.subject).includes(JSON.stringify([a, b]));
    done(await faultTrial(lab, watch, 'region-cut', `${a}-${b}`, cut, fits));
  }
  for (let i = 0; i < options.hosts; i += 1) {
    const host = turn(lab.plan().hosts, i * 5).id;
    const cut = (): Fault => lab.cut({ kind: 'host-from-peers', host });
    done(
      await faultTrial(lab, watch, 'host-cut', host, cut, (situation) => {
        return situation.type === 'host-isolated' && situation.subject.host === host;
      }),
    );
  }
  for (let i = 0; i < options.blips; i += 1) {
    const [a, b] = turn(pairs, i);
    done(await blipTrial(lab, watch, { a, b }, 800));
  }
}

/** A fault that both sides watch, and the verdict of ours that fits it. */
interface SharedFault {
  readonly name: string;
  readonly cut: Cut;
  readonly fits: (situation: Situation) => boolean;
}

/** First what no prober at the observer's place can see, then what each of them can. */
function sharedFaults(rounds: number): readonly SharedFault[] {
  const between = {
    name: 'alpha-beta cut, the observer reaches both',
    cut: { kind: 'regions', a: 'alpha', b: 'beta' },
    fits: ({ type }: Situation) => type === 'partial-partition',
  } as const;
  const blinding = Array.from({ length: rounds }, (_, i): SharedFault => {
    const region = turn(['beta', 'gamma', 'alpha'], i);
    return {
      name: `the observer cut from ${region}`,
      cut: { kind: 'observer', regions: [region] },
      fits: ({ type }) => type === 'noc-blind',
    };
  });
  return [between, ...blinding];
}

const tiers = ['default', 'eager'] as const;
const ours = 'Quorumscope';

function peerName(tier: string): string {
  return `blackbox_exporter + Alertmanager (${tier})`;
}

/** One fault, until the slower of the two has spoken or nobody need be waited for any more. */
async function sharedTrial(lab: Lab, watch: Watch, peers: Peers, shared: SharedFault): Promise<readonly PeerTrial[]> {
  await calm(lab, watch);
  await peers.warm();
  const alertMark = peers.alerts.length;
  const mark = watch.seen.length;
  const fault = lab.cut(shared.cut);
  const heard = (tier: string): number | null => {
    const alert = peers.alerts.slice(alertMark).find((each) => each.tier === tier);
    return alert === undefined ? null : alert.at - fault.from;
  };
  const waited = (): number => performance.now() - fault.from;
  while (heard('default') === null && waited() < peerPatienceMs) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const waitedMs = waited();
  fault.heal();
  const common = { fault: shared.name, waitedMs, absent: null };
  const confirmedMs = firstMs(watch.seen.slice(mark), 'confirmed', fault.from, shared.fits);
  return [
    { peer: ours, alertMs: confirmedMs, ...common },
    ...tiers.map((tier) => ({ peer: peerName(tier), alertMs: heard(tier), ...common })),
  ];
}

async function peerSeries(lab: Lab, watch: Watch, rounds: number): Promise<readonly PeerTrial[]> {
  const missing = missingPeers();
  if (missing.length > 0) {
    const absent = `not measured: ${missing.join(', ')} not on this machine`;
    return tiers.map((tier) => ({ peer: peerName(tier), fault: 'any', alertMs: null, waitedMs: 0, absent }));
  }
  const peers = startPeers(lab);
  const results: PeerTrial[] = [];
  try {
    for (const shared of sharedFaults(rounds)) results.push(...(await sharedTrial(lab, watch, peers, shared)));
    return results;
  } finally {
    peers.stop();
  }
}

async function measureAll(options: DetectOptions): Promise<number> {
  const trials: Trial[] = [];
  const loadBefore = loadavg();
  const began = machineTime();
  let before = began;
  const done = (trial: Trial): void => {
    const now = machineTime();
    trials.push(trial);
    print({ kind: 'trial', load: loadavg()[0], stolenPercent: stolenPercent(before, now), ...trial });
    before = now;
  };
  const lab = await raiseLab(stagePlan);
  try {
    const watch = startWatch(lab);
    await calm(lab, watch);
    await ourSeries(lab, watch, options, done);
    const peers = options.peers > 0 ? await peerSeries(lab, watch, options.peers) : [];
    for (const peer of peers) print({ kind: 'peer', ...peer });
    await watch.end('SIGTERM');
    const noScreens = options.screens > 0 ? await screenTrials(lab, options.screens, done) : null;
    if (noScreens !== null) print({ kind: 'absent', what: 'screen series', why: noScreens });
    const stolen = stolenPercent(began, machineTime());
    const machine = { loadBefore, loadAfter: loadavg(), stolenPercent: stolen };
    print({ kind: 'summary', bench: 'detect', ...machine, series: summarise(trials) });
    process.stdout.write(
      `\nload ${loadBefore[0]} before, ${loadavg()[0]} after; ${stolen} % of the machine stolen\n${reportText(trials, peers)}`,
    );
    const unseen = trials.filter(
      (trial) => trial.series !== 'blip' && trial.confirmedMs === null && trial.screenMs === null,
    );
    if (unseen.length > 0) process.stderr.write(`detect: ${unseen.length} faults were never confirmed\n`);
    return unseen.length > 0 || noScreens !== null || trials.length === 0 ? 1 : 0;
  } finally {
    lab.down();
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseDetectOptions(args);
  if (!options.ok) {
    process.stderr.write(`${options.error}\n`);
    return 64;
  }
  if (process.getuid?.() !== 0) {
    process.stderr.write('detect needs root: it makes network namespaces\n');
    return 69;
  }
  return measureAll(options.value);
}

void main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (problem: unknown) => {
    process.stderr.write(`detect could not measure: ${problem instanceof Error ? problem.message : String(problem)}\n`);
    process.exitCode = 1;
  },
);
