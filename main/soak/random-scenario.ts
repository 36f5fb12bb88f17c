import { createDice, type Dice } from './dice.ts';
import { randomTrouble } from './random-trouble.ts';
import { randomFlows, randomPaths } from './random-traffic.ts';
import type { Scenario, Trouble } from './scenario.ts';

/** Ports of the two clusters of every soak fleet. */
export const soakPorts = [5432, 2380] as const;

const warmUpMs = 20_000;

/** The scenario of a seed: who exists, who talks to whom and how, and what goes wrong. */
export function randomScenario(seed: number): Scenario {
  const dice = createDice(seed);
  const layout = randomLayout(dice);
  const hosts = Object.entries(layout).flatMap(([region, ids], r) =>
    ids.map((id, h) => ({ id, region, address: `10.0.${r + 1}.${h + 11}`, listens: [22, ...soakPorts] })),
  );
  const flows = randomFlows(dice, layout, soakPorts);
  const world = { hosts, paths: randomPaths(dice, Object.keys(layout)), flows };
  const untilMs = warmUpMs + dice.whole(15_000, 25_000);
  const setting = { layout, flows, warmUpMs, untilMs };
  const troubles: Trouble[] = [];
  const count = dice.weighted([
    [0.06, 0],
    [0.6, 1],
    [0.34, 2],
  ]);
  for (let index = 0; index < count; index += 1) troubles.push(randomTrouble(dice, setting));
  return { seed, layout, world, ports: soakPorts, troubles, warmUpMs, untilMs };
}

/** 2 to 8 regions, 2 to 40 hosts; mostly few, so that a thousand runs stay cheap. */
function randomLayout(dice: Dice): Readonly<Record<string, readonly string[]>> {
  const regions = dice.weighted([
    [0.24, 2],
    [0.4, 3],
    [0.2, 4],
    [0.08, 5],
    [0.04, 6],
    [0.02, 7],
    [0.02, 8],
  ]);
  const most = dice.weighted([
    [0.25, 1],
    [0.35, 2],
    [0.3, 3],
    [0.08, 4],
    [0.02, 8],
  ]);
  const names = ['alpha', 'beta', 'gamma', 'delta', 'eta', 'theta', 'iota', 'kappa'].slice(0, regions);
  let left = 40 - regions;
  return Object.fromEntries(
    names.map((name) => {
      const count = Math.min(dice.whole(1, most), left + 1);
      left -= count - 1;
      return [name, Array.from({ length: count }, (_, index) => `${name}${index + 1}`)];
    }),
  );
}
