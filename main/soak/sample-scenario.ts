import type { Fault } from '../demo/world/fault.ts';
import type { Flow } from '../demo/world/description.ts';
import type { Scenario, TimedBlindness, TimedFault } from './scenario.ts';

/** A scenario for tests: `a1 a2 | b1 b2 | c1`, 20 ms apart, with the faults from 20 s to 40 s. */
export function sampleScenario(
  faults: readonly Fault[],
  more: {
    readonly timed?: readonly TimedFault[];
    readonly unseen?: readonly string[];
    readonly flows?: readonly Flow[];
  } = {},
): Scenario {
  const layout = { a: ['a1', 'a2'], b: ['b1', 'b2'], c: ['c1'] };
  const hosts = Object.entries(layout).flatMap(([region, ids], r) =>
    ids.map((id, h) => ({ id, region, address: `10.0.${r + 1}.${h + 11}`, listens: [22, 5432] })),
  );
  const paths = [
    { a: 'a', b: 'b', rttMs: 20 },
    { a: 'a', b: 'c', rttMs: 20 },
    { a: 'b', b: 'c', rttMs: 20 },
  ];
  const blindness: readonly TimedBlindness[] = [{ from: 20_000, until: 40_000, hosts: more.unseen ?? [] }];
  const timed = faults.map((fault) => ({ from: 20_000, until: 40_000, fault }));
  return {
    seed: 1,
    layout,
    world: { hosts, paths, flows: more.flows ?? [] },
    ports: [5432],
    troubles: [{ name: 'sample', faults: [...timed, ...(more.timed ?? [])], blindness }],
    warmUpMs: 20_000,
    untilMs: 45_000,
  };
}
