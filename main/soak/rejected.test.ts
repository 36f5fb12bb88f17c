import { describe, expect, it } from 'vitest';
import { chatty, heartbeat, idle, reconnecting } from '../demo/world/traffic.ts';
import { runScenario } from './run-scenario.ts';
import { sampleScenario } from './sample-scenario.ts';

const hosts = ['a1', 'a2', 'b1', 'b2', 'c1'];
const flows = hosts.flatMap((client, index) =>
  hosts
    .slice(index + 1)
    .flatMap((server) =>
      [chatty, heartbeat, idle, reconnecting].map((traffic) => ({ client, server, port: 5432, traffic })),
    ),
);

describe('runScenario of two regions between which everything is rejected', { timeout: 60_000 }, () => {
  it.each(['rst', 'icmp-port', 'icmp-admin'] as const)(
    'is a cut and nothing else, also after the heal, by %s',
    (how) => {
      const { violations, falseClaims, namings, cutDelays } = runScenario(
        sampleScenario([{ kind: 'rejected', a: 'a', b: 'b', how }], { flows }),
      );
      expect([violations, falseClaims]).toEqual([[], []]);
      expect(namings).toMatchObject([{ truth: 'partial-partition', named: 'partial-partition' }]);
      expect(cutDelays[0]?.afterMs).toBeLessThanOrEqual(4000);
    },
  );
});
