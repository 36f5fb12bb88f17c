import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { families } from '../../main/alerts/metrics/families.ts';
import type { AlertFigures } from '../../main/alerts/metrics/figures.ts';
import { createMetricsDesk, type MetricsSource } from '../../main/alerts/metrics/metrics-desk.ts';
import type { Fact } from '../../main/domain/fact.ts';
import { hostId } from '../../main/domain/ids.ts';
import { channelId } from '../../main/domain/notification.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { play, sceneCluster, sceneFleet, type Trouble } from '../../main/testing/scene.ts';

/*
 * What we ship for Prometheus, judged by Prometheus' own promtool (of Debian's package prometheus): the rules, their tests, and the text
 * that the real endpoint serves of a fleet with a cut in it.
 */

const folder = fileURLToPath(new URL('../../assets/prometheus', import.meta.url));

function promtool(args: readonly string[], input = ''): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, said: stdout + stderr };
}

describe('the rules for Prometheus', () => {
  it('are rules, and a Prometheus would start with the example of its configuration', () => {
    const rules = promtool(['check', 'rules', 'quorumscope-rules.yaml']);
    expect(rules.said).toContain('SUCCESS: 10 rules found');
    expect(rules.status).toBe(0);
    expect(promtool(['check', 'config', 'scrape-config.yaml'])).toMatchObject({ status: 0 });
  });

  it('say what they shall, and are silent where they shall be', () => {
    const { status, said } = promtool(['test', 'rules', 'quorumscope-rules.test.yaml']);
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const fleet = sceneFleet(layout, { clusters: [sceneCluster('ledger', ['a1', 'b1', 'c1'])] });
const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at: 6000 };
const told = play({ fleet, troubles: [cut] }, 14_000);

const tellings = { delivered: 3, failed: 1, dead: 0 };
const alerts: AlertFigures = {
  incidents: [{ priority: 'P2', state: 'unacknowledged-active' }],
  channels: [{ channel: channelId('mail'), waiting: 1, oldestAt: 0, deadLetters: 0, tellings }],
};

const [host, to] = [hostId('a1'), hostId('c1')];
const connect = { t: 2000, host, to, port: 22, ms: 3, outcome: 'ok' } as const;
const facts: readonly Fact[] = [
  { kind: 'sockets', t: 1100, askedAt: 1060, host, sockets: [], complete: true },
  { kind: 'connect', ...connect },
  { kind: 'check', ...connect, check: 'up', status: 200 },
];

/** An engine that saw the cut, tells its last tick at once, and then stands. */
const source: MetricsSource = {
  onEvent: (listener) => {
    for (const fact of facts) listener({ kind: 'observed', observation: { fact } });
    listener({ kind: 'tick', t: 14_000, wallMs: null });
    return () => undefined;
  },
  onTick: (listener) => {
    listener({ snapshot: told.last, changes: told.changes, fleet });
    return () => undefined;
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  await once(server.close(), 'close');
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

/** What the endpoint serves over HTTP. */
async function served(): Promise<string> {
  const notices: string[] = [];
  const desk = createMetricsDesk({
    source,
    clock: systemClock,
    alerts: () => alerts,
    onNotice: (sentence) => notices.push(sentence),
  });
  try {
    const port = await freePort();
    await desk.serve({ address: '127.0.0.1', port, names: [] });
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/metrics`).then(({ status }) => status, String)).toBe(200);
    expect(notices).toEqual([]);
    return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  } finally {
    await desk.stop();
  }
}

describe('the text that is served', () => {
  it('is read by Prometheus without a word against it, every metric but those of a moment that is not now', async () => {
    const text = await served();
    expect(text).toContain('quorumscope_region_pair_connectivity_ratio{region_a="alpha",region_b="beta"} 0\n');
    expect(promtool(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
    const missing = Object.keys(families).filter((name) => !text.includes(`# TYPE ${name} `));
    // This scene has no kernel that measures loss and round trips, and no product that could be asked for its leader.
    expect(missing).toEqual([
      'quorumscope_region_pair_loss_ratio',
      'quorumscope_region_pair_rtt_seconds',
      'quorumscope_cluster_believed_primaries',
    ]);
  });

  it('would not pass if it were wrong', () => {
    const wrong =
      '# HELP quorumscope_rtt_milliseconds x\n# TYPE quorumscope_rtt_milliseconds gauge\nquorumscope_rtt_milliseconds 1\n';
    expect(promtool(['check', 'metrics'], wrong).status).not.toBe(0);
  });
});
