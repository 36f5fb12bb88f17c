import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Lab } from '../lab/lab.ts';
import { servicesOf } from '../lab/plan.ts';
import { run } from '../lab/run.ts';

/*
 * blackbox_exporter probes every service from the observer's place by TCP; Prometheus scrapes it each 15 s (the usual
 * default; and each 1 s as the most eager set-up), an alert fires on the first failed probe, Alertmanager waits its default
 * group_wait of 30 s (eager: 0 s) and calls a webhook of ours. No `for:` delays anything.
 */

/** An alert as it came to the webhook. */
export interface Alert {
  /** `performance.now()` of its arrival. */
  readonly at: number;
  readonly tier: 'default' | 'eager';
  readonly instance: string;
}

/** The running peers. */
export interface Peers {
  readonly alerts: readonly Alert[];
  /** Resolves when every target was probed well by both jobs. */
  warm(): Promise<void>;
  stop(): void;
}

const programs = ['prometheus', 'prometheus-blackbox-exporter', 'prometheus-alertmanager'];

/** Names of the programs that this machine lacks. */
export function missingPeers(): readonly string[] {
  return programs.filter((name) => run('sh', ['-c', `command -v ${name}`]).code !== 0);
}

function scrapeJob(name: string, seconds: number, targets: readonly string[]): object {
  return {
    job_name: name,
    scrape_interval: `${seconds}s`,
    scrape_timeout: `${Math.min(seconds, 10)}s`,
    metrics_path: '/probe',
    params: { module: ['tcp_connect'] },
    static_configs: [{ targets }],
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: '127.0.0.1:9115' },
    ],
  };
}

/** Writes the configuration files (JSON is YAML). */
function configure(directory: string, targets: readonly string[]): void {
  const rule = (tier: string, job: string, seconds: number): object => ({
    name: tier,
    interval: `${seconds}s`,
    rules: [{ alert: `Down-${tier}`, expr: `probe_success{job="${job}"} == 0`, labels: { tier } }],
  });
  const files: Readonly<Record<string, object>> = {
    'blackbox.yml': { modules: { tcp_connect: { prober: 'tcp' } } },
    'rules.yml': { groups: [rule('default', 'tcp15', 15), rule('eager', 'tcp1', 1)] },
    'prometheus.yml': {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: [join(directory, 'rules.yml')],
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:9093'] }] }] },
      scrape_configs: [scrapeJob('tcp15', 15, targets), scrapeJob('tcp1', 1, targets)],
    },
    'alertmanager.yml': {
      route: {
        receiver: 'sink',
        group_by: ['alertname', 'instance'],
        routes: [{ matchers: ['tier="eager"'], group_wait: '0s', group_interval: '1s', receiver: 'sink' }],
      },
      receivers: [{ name: 'sink', webhook_configs: [{ url: 'http://127.0.0.1:9999/', send_resolved: false }] }],
    },
  };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(directory, name), JSON.stringify(value));
}

/** A webhook in the observer's namespace: prints each call's body as one line. */
const sinkProgram = `require('http').createServer((q, r) => { let b = ''; q.on('data', (d) => (b += d)).on('end', () => {
  process.stdout.write(b.replace(/\\n/g, ' ') + '\\n'); r.end(); }); }).listen(9999, '127.0.0.1')`;

interface WebhookCall {
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: { readonly tier: Alert['tier']; readonly instance: string };
  }[];
}

/** Starts the peers beside the observer. */
export function startPeers(lab: Lab): Peers {
  const directory = join(lab.directory, 'peers');
  mkdirSync(directory, { recursive: true });
  const plan = lab.plan();
  const targets = plan.hosts.map((host) => `${host.address}:${servicesOf(plan, host.id)[0] ?? 22}`);
  configure(directory, targets);
  const inside = (command: readonly string[], stdout: 'pipe' | 'ignore'): ChildProcess =>
    spawn('ip', ['netns', 'exec', lab.names.observer, ...command], { stdio: ['ignore', stdout, 'ignore'] });

  const alerts: Alert[] = [];
  const sink = inside([process.execPath, '-e', sinkProgram], 'pipe');
  if (sink.stdout !== null) {
    createInterface({ input: sink.stdout }).on('line', (line) => {
      const call = JSON.parse(line) as WebhookCall;
      for (const { status, labels } of call.alerts) {
        if (status === 'firing') alerts.push({ at: performance.now(), tier: labels.tier, instance: labels.instance });
      }
    });
  }
  const file = (name: string): string => join(directory, name);
  const children = [
    sink,
    inside(['prometheus-blackbox-exporter', `--config.file=${file('blackbox.yml')}`], 'ignore'),
    inside(
      [
        'prometheus-alertmanager',
        `--config.file=${file('alertmanager.yml')}`,
        `--storage.path=${file('am')}`,
        '--web.listen-address=127.0.0.1:9093',
        '--cluster.listen-address=',
      ],
      'ignore',
    ),
    inside(
      [
        'prometheus',
        `--config.file=${file('prometheus.yml')}`,
        `--storage.tsdb.path=${file('tsdb')}`,
        '--web.listen-address=127.0.0.1:9090',
      ],
      'ignore',
    ),
  ];

  const seenWell = (): boolean => {
    const query = `fetch('http://127.0.0.1:9090/api/v1/query?query=sum(probe_success)').then((r) => r.json())
      .then((j) => console.log(j.data.result[0]?.value[1] ?? 0), () => console.log(0))`;
    const said = run('ip', ['netns', 'exec', lab.names.observer, process.execPath, '-e', query]);
    return Number(said.stdout) === targets.length * 2;
  };
  return {
    alerts,
    warm: async () => {
      const until = performance.now() + 90_000;
      while (!seenWell()) {
        if (performance.now() > until) throw new Error('blackbox_exporter did not see the lab well within 90 s');
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    },
    stop: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
