import type { Socket } from '../../domain/socket.ts';
import type { Flow, Traffic, WorldDescription } from './description.ts';
import { createWorld, type World } from './world.ts';

/** Two regions of two hosts and a third that joins them, for tests: `a1 a2 b1 b2 c1`, every service on 5432. */
export const sampleHosts = ['a1', 'a2', 'b1', 'b2', 'c1'].map((id, index) => ({
  id,
  region: id.charAt(0),
  address: `10.0.${index}.1`,
  listens: [22, 5432],
}));

/** Everything of every host of the sample. */
export const everything = { peers: ['10.0.0.0/16'], ports: [22, 5432] };

/** A flow of the sample to port 5432. */
export function sampleFlow(client: string, server: string, traffic: Traffic): Flow {
  return { client, server, port: 5432, traffic };
}

/** The sample with these flows, 25 ms from a to b, after 20 s of history. */
export function sampleWorld(flows: readonly Flow[], seed = 1): World {
  const description: WorldDescription = { hosts: sampleHosts, paths: [{ a: 'a', b: 'b', rttMs: 25 }], flows };
  const world = createWorld(description, { seed, startedAt: 0 });
  world.step(20_000);
  return world;
}

/** Address of a host of the sample. */
export function addressOf(host: string): string {
  return sampleHosts.find(({ id }) => id === host)?.address ?? '';
}

/** The connections of a host to a peer, as rows. */
export function rowsTo(world: World, host: string, peer: string): readonly Socket[] {
  return world.sockets(host, { peers: [addressOf(peer)], ports: [] });
}
