import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { advanceRoad, startRoad } from '../engine/road.ts';
import { sceneFleet } from '../testing/scene.ts';
import { hostStatuses } from './host-status.ts';

const host = hostId('a1');
const listing = (t: number): Fact => ({ kind: 'sockets', t, host, sockets: [], complete: true });

/** The second route of a1 in the snapshot taken at the last fact. */
function routeAfter(facts: readonly Fact[]): string | null {
  const now = facts.at(-1)?.t ?? 0;
  const { snapshot } = advanceRoad(startRoad(sceneFleet({ alpha: ['a1'], beta: ['b1'] }), 0), facts, now);
  return snapshot.hosts.find(({ id }) => id === host)?.route ?? null;
}

describe(hostStatuses, () => {
  it('names the second route a host is read through, until the usual one carries the session again', () => {
    const byRoute: readonly Fact[] = [{ kind: 'session', t: 0, host, state: 'streaming', route: 'oob' }, listing(100)];
    expect(routeAfter(byRoute)).toBe('oob');
    expect(routeAfter([...byRoute, { kind: 'session', t: 200, host, state: 'streaming' }, listing(300)])).toBeNull();
  });

  it('names no route of a host that is not read', () => {
    expect(routeAfter([{ kind: 'session', t: 0, host, state: 'stalled', route: 'oob' }])).toBeNull();
  });
});
