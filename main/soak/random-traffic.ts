import type { Flow, Traffic, WorldPath } from '../demo/world/description.ts';
import { chatty, heartbeat, idle, impatient, keepalive, reconnecting } from '../demo/world/traffic.ts';
import type { Dice } from './dice.ts';

type Layout = Readonly<Record<string, readonly string[]>>;

/** No more connections than this, so that a run stays cheap. */
const mostFlows = 48;

/** A message each second: cluster heartbeats as most products send them. */
const pulse: Traffic = { ...chatty, rhythm: { everyMs: 1000, serverBytes: 120, clientBytes: 40 } };
const quick: Traffic = { ...chatty, rhythm: { everyMs: 250, serverBytes: 400, clientBytes: 0 } };

/** The mixes a fleet may live on. */
const mixes: readonly (readonly [number, readonly Traffic[]])[] = [
  [3, [chatty]],
  [2, [chatty, pulse, heartbeat, idle, keepalive, reconnecting, quick]],
  [2, [chatty, reconnecting, impatient(pulse, 5000)]],
  [1, [heartbeat, impatient(heartbeat, 10_000)]],
  [1, [pulse, impatient(pulse, 4000)]],
  [1, [reconnecting]],
  [1, [idle, keepalive]],
  [1, [quick, idle]],
];

/** Round trips of 0.1 to 300 ms between regions, below 1 ms within one. */
export function randomPaths(dice: Dice, regions: readonly string[]): readonly WorldPath[] {
  const [nearestMs, farthestMs] = dice.weighted<readonly [number, number]>([
    [0.2, [0.1, 1]],
    [0.5, [1, 60]],
    [0.3, [30, 300]],
  ]);
  return regions.flatMap((a, index) =>
    regions.slice(index).map((b) => ({
      a,
      b,
      rttMs: a === b ? dice.magnitude(0.1, 1) : dice.magnitude(nearestMs, farthestMs),
      jitterShare: dice.weighted([
        [0.6, 0.03],
        [0.3, 0.1],
        [0.1, 0.4],
      ]),
    })),
  );
}

/** Connections between and within the regions, of one mix. Some region pairs may have none. */
export function randomFlows(dice: Dice, layout: Layout, ports: readonly number[]): readonly Flow[] {
  const mix = dice.weighted(mixes);
  const regions = Object.values(layout);
  const flows: Flow[] = [];
  const coverage = dice.one([1, 1, 0.7, 0.4]);
  regions.forEach((a, index) => {
    for (const b of regions.slice(index)) {
      const pairs = a === b ? pairsWithin(a) : a.flatMap((x) => b.map((y) => [x, y] as const));
      const wanted = a === b ? Math.min(pairs.length, 2) : Math.max(1, Math.ceil(pairs.length * coverage));
      if (flows.length > 0 && a !== b && dice.chance(0.05)) continue;
      for (const pair of dice.some(pairs, wanted)) {
        const [client, server] = dice.chance(0.5) ? pair : [pair[1], pair[0]];
        const noDelay = dice.chance(0.5);
        flows.push({ client, server, port: dice.one(ports), traffic: { ...dice.one(mix), noDelay } });
      }
    }
  });
  return dice.some(flows, mostFlows);
}

function pairsWithin(hosts: readonly string[]): readonly (readonly [string, string])[] {
  return hosts.flatMap((a, index) => hosts.slice(index + 1).map((b) => [a, b] as const));
}
