import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import { portKey } from './port-answers.ts';
import { mutePorts } from './silent-services.ts';

/** What was knocked at a port for one silence of its process. */
export interface KnockTurn {
  /** Since when the port was mute then (ms): another silence is knocked at anew. */
  readonly since: number;
  readonly askedAt: number;
  readonly knocks: number;
}

/** By {@link portKey}. */
export type KnockMemory = ReadonlyMap<string, KnockTurn>;

/** A knock is seen in the accept queue by the next sample, so the next knock can wait for two of them (ms). */
const againMs = 2000;
/** Each knock that nobody accepts takes a place in the queue: two prove as much as ten. */
const mostKnocks = 2;

/**
 * Plans active connects to ports whose process fell silent against its habit while the path to it works: a kernel lets
 * the connect in and leaves it in the accept queue where the process hangs, and the queue is what proves it (domain.md:
 * LISTEN Recv-Q). `busy` holds the connects of this tick that are planned already: one at a time for each peer.
 */
export function planKnocks(
  evidence: Evidence,
  fleet: Fleet,
  busy: readonly WantedConnect[],
  memory: KnockMemory,
  now: number,
): { readonly connects: readonly WantedConnect[]; readonly memory: KnockMemory } {
  const mute = mutePorts(evidence, now);
  if (mute.length === 0) return { connects: [], memory: memory.size === 0 ? memory : new Map() };
  const connects: WantedConnect[] = [];
  const after = new Map<string, KnockTurn>();
  for (const { client, server, port, since } of mute) {
    const key = portKey(server, port);
    const turn = turnOf(after.get(key) ?? memory.get(key), since);
    after.set(key, turn);
    if (turn.knocks >= mostKnocks || now - turn.askedAt < againMs || isQueued(evidence, server, port)) continue;
    if (busy.some(({ host, to }) => host === client && to === server)) continue;
    const address = addressOf(fleet, server);
    if (address === undefined) continue;
    connects.push({ host: client, to: server, address, port });
    after.set(key, { ...turn, askedAt: now, knocks: turn.knocks + 1 });
  }
  return { connects, memory: after };
}

/** Other clients of the same silence miss their data a little earlier or later (ms). */
const sameSilenceMs = 10_000;

function turnOf(old: KnockTurn | undefined, since: number): KnockTurn {
  const isSame = old !== undefined && Math.abs(old.since - since) <= sameSilenceMs;
  return isSame ? old : { since, askedAt: -Infinity, knocks: 0 };
}

function isQueued(evidence: Evidence, server: HostId, port: number): boolean {
  return (evidence.hosts.get(server)?.ports.get(port)?.queued ?? 0) > 0;
}

function addressOf({ hosts }: Fleet, server: HostId): string | undefined {
  const host = hosts.find(({ id }) => id === server);
  return host?.maintenance === null ? host.peerAddresses[0] : undefined;
}
