import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { noEvidence, type Evidence } from './evidence.ts';
import { silentHost } from './host-evidence.ts';
import { mutePorts } from './silent-services.ts';
import { blankReading } from './pair-reading.ts';
import { planKnocks } from './plan-knocks.ts';

const [client, server] = [hostId('a1'), hostId('b1')];
const fleet = sceneFleet({ a: ['a1'], b: ['b1'] });
const now = 20_000;

/** The client misses the usual words of the server's port since 15 s; the path was proven at `provenAt` (ms). */
function missing(provenAt: number | null): Evidence {
  const own = {
    ...silentHost,
    session: 'streaming' as const,
    sampledAt: now - 200,
    mutes: new Map([[server, new Map([[5432, 15_000]])]]),
    peers: new Map([[server, { ...blankReading, ackedAt: provenAt }]]),
  };
  return { ...noEvidence, hosts: new Map([[client, own]]) };
}

describe(mutePorts, () => {
  it('calls a port mute only once the path to it was proven within the silence', () => {
    expect(mutePorts(missing(18_000), now)).toMatchObject([{ client, server, port: 5432, since: 15_000 }]);
    expect(mutePorts(missing(14_000), now)).toEqual([]);
    expect(mutePorts(missing(null), now)).toEqual([]);
  });

  it('does not trust a sample that is no longer of now', () => {
    expect(mutePorts(missing(18_000), now + 10_000)).toEqual([]);
  });
});

describe(planKnocks, () => {
  it('asks for a connect to the mute port itself, twice for one silence', () => {
    const evidence = missing(18_000);
    const first = planKnocks(evidence, fleet, [], new Map(), now);
    expect(first.connects).toMatchObject([{ host: client, to: server, port: 5432 }]);
    expect(planKnocks(evidence, fleet, [], first.memory, now + 500).connects).toEqual([]);
    const second = planKnocks(evidence, fleet, [], first.memory, now + 2500);
    expect(second.connects).toHaveLength(1);
    expect(planKnocks(evidence, fleet, [], second.memory, now + 4700).connects).toEqual([]);
  });

  it('waits while another connect to the same peer is planned', () => {
    const busy = [{ host: client, to: server, address: '10.0.2.11', port: 22 }];
    expect(planKnocks(missing(18_000), fleet, busy, new Map(), now).connects).toEqual([]);
  });
});
