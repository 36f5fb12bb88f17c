/*
 * npm run bench -- detect [--cuts 20] [--hosts 10] [--blips 10] [--screens 5] [--peers 2]
 * How long from the nft rule to `suspected`, to `confirmed`, to the window; against blackbox_exporter and Alertmanager in the
 * same run. JSON lines on stdout, the table after them. Exit status 0 when everything asked for was measured, 64 for
 * wrong usage, 69 without root, 1 when a figure is missing. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import type { Fault } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { raiseLab } from '../lab/lab.ts';
import { defaultPlan } from '../lab/plan.ts';
import { type Watch, startWatch } from '../lab/watch.ts';
import { type DetectOptions, parseDetectOptions } from './detect-options.ts';
import { missingPeers, startPeers } from './detect-peers.ts';
import { type PeerTrial, type Trial, reportText, summarise } from './detect-report.ts';
import { screenTrials } from './detect-screens.ts';
import { blipTrial, calm, faultTrial } from './detect-series.ts';

const pairs = [
  ['alpha', 'beta'],
  ['beta', 'gamma'],
  ['alpha', 'gamma'],
] as const;
/** Both are as long as an Alertmanager with default settings needs on a fault it can see, and half as long again. */
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

async function peerSeries(
  lab: Lab,
  watch: Watch,
  rounds: number,
  done: (trial: Trial) => void,
): Promise<readonly PeerTrial[]> {
  const missing = missingPeers();
  const tiers = ['default', 'eager'] as const;
  const named = (tier: string): string => `blackbox_exporter + Alertmanager (${tier})`;
  if (missing.length > 0) {
    const absent = `not measured: ${missing.join(', ')} not on this machine`;
    return tiers.map((tier) => ({ peer: named(tier), fault: 'any', alertMs: null, waitedMs: 0, absent }));
  }
  const peers = startPeers(lab);
  const results: PeerTrial[] = [];
  const measure = async (fault: string, begin: () => Fault, during: () => Promise<void>): Promise<void> => {
    await calm(lab, watch);
    await peers.warm();
    const mark = peers.alerts.length;
    const made = begin();
    await during();
    const heard = (tier: string): number | null => {
      const alert = peers.alerts.slice(mark).find((each) => each.tier === tier);
      return alert === undefined ? null : alert.at - made.from;
    };
    while (heard('default') === null && performance.now() - made.from < peerPatienceMs) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const waitedMs = performance.now() - made.from;
    made.heal();
    for (const tier of tiers) results.push({ peer: named(tier), fault, alertMs: heard(tier), waitedMs, absent: null });
  };
  try {
    await measure(
      'alpha-beta cut, the observer reaches both',
      () => lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' }),
      async () => undefined,
    );
    for (let i = 0; i < rounds; i += 1) {
      const region = turn(['beta', 'gamma', 'alpha'], i);
      const mark = watch.seen.length;
      const begin = (): Fault => lab.cut({ kind: 'observer', regions: [region] });
      let from = 0;
      await measure(
        `observer cut from ${region}`,
        () => ((from = performance.now()), begin()),
        async () => {
          const seen = await watch
            .change(
              'noc-blind',
              (change) =>
                change.kind === 'situation' && change.phase === 'confirmed' && change.situation.type === 'noc-blind',
              30_000,
              mark,
            )
            .catch(() => null);
          const confirmedMs = seen === null ? null : seen.at - from;
          done({
            series: 'observer-cut',
            fault: region,
            suspectedMs: null,
            confirmedMs,
            screenMs: null,
            falseVerdicts: [],
          });
        },
      );
    }
    return results;
  } finally {
    peers.stop();
  }
}

async function measureAll(options: DetectOptions): Promise<number> {
  const trials: Trial[] = [];
  const done = (trial: Trial): void => {
    trials.push(trial);
    print({ kind: 'trial', ...trial });
  };
  const loadBefore = loadavg();
  const lab = await raiseLab(defaultPlan);
  try {
    const watch = startWatch(lab);
    await calm(lab, watch);
    await ourSeries(lab, watch, options, done);
    const peers = options.peers > 0 ? await peerSeries(lab, watch, options.peers, done) : [];
    for (const peer of peers) print({ kind: 'peer', ...peer });
    await watch.end('SIGTERM');
    const noScreens = options.screens > 0 ? await screenTrials(lab, options.screens, done) : null;
    if (noScreens !== null) print({ kind: 'absent', what: 'screen series', why: noScreens });
    print({ kind: 'summary', bench: 'detect', loadBefore, loadAfter: loadavg(), series: summarise(trials) });
    process.stdout.write(`\n${reportText(trials, peers)}`);
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
