import { describe, expect, it } from 'vitest';
import { chatty } from '../demo/world/traffic.ts';
import { randomScenario } from './random-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { sampleScenario } from './sample-scenario.ts';

const mesh = ['a1', 'a2'].flatMap((client) =>
  ['b1', 'b2'].map((server) => ({ client, server, port: 5432, traffic: chatty })),
);

describe('runScenario', () => {
  it('tells the same of the same seed', { timeout: 60_000 }, () => {
    expect(runScenario(randomScenario(7))).toEqual(runScenario(randomScenario(7)));
  });

  it('measures how long a cut under regular traffic took to be confirmed', { timeout: 60_000 }, () => {
    const cut = { kind: 'cut', a: 'a', b: 'b', direction: 'both' } as const;
    const report = runScenario(sampleScenario([cut], { flows: mesh }));
    expect(report.violations).toEqual([]);
    expect(report.cutDelays).toMatchObject([{ a: 'a', b: 'b', class: 'regular', lastedMs: 20_000 }]);
    expect(report.cutDelays[0]?.afterMs).toSatisfy((ms: number) => ms > 500 && ms <= 4000);
    expect(report.namings).toMatchObject([{ truth: 'partial-partition', named: 'partial-partition' }]);
  });

  it('has nothing to tell of a world where nothing is wrong', { timeout: 60_000 }, () => {
    const report = runScenario(sampleScenario([], { flows: mesh }));
    expect(report).toMatchObject({ violations: [], falseClaims: [], namings: [], cutDelays: [] });
  });
});

describe('randomScenario', () => {
  it('keeps within the bounds of the soak, whatever the seed', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const { layout, world, troubles, warmUpMs, untilMs } = randomScenario(seed);
      const hosts = Object.values(layout).flat();
      expect(Object.keys(layout).length).toSatisfy((count: number) => count >= 2 && count <= 8);
      expect(hosts.length).toSatisfy((count: number) => count >= 2 && count <= 40);
      expect(world.flows.length).toSatisfy((count: number) => count >= 1 && count <= 48);
      for (const { client, server } of world.flows) expect(client).not.toBe(server);
      for (const { faults, blindness } of troubles)
        for (const { from, until } of [...faults, ...blindness])
          expect(from >= warmUpMs && until > from && from < untilMs).toBe(true);
    }
  });

  it('gives each seed a scenario of its own, and the same one again', () => {
    expect(randomScenario(5)).toEqual(randomScenario(5));
    expect(randomScenario(5)).not.toEqual(randomScenario(6));
  });
});
