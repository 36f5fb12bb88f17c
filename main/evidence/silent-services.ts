import type { HostId } from '../domain/ids.ts';
import type { Evidence } from './evidence.ts';
import { later } from './moment.ts';

/** A port whose process fell silent by the word of one client, while the path to it works. */
export interface MutePort {
  readonly client: HostId;
  readonly server: HostId;
  readonly port: number;
  /** When its next message was due (ms). */
  readonly since: number;
  /** When the client was last sampled (ms). */
  readonly seenAt: number;
}

/** The path must have worked so long after the silence began (ms). */
const provenAfterMs = 500;
/** An older sample says nothing of now (ms). */
const freshMs = 5000;

const found = new WeakMap<Evidence, { readonly now: number; readonly ports: readonly MutePort[] }>();

/**
 * All ports that fell silent although the path to them was proven since: the kernel lives and the process says nothing.
 * It may have nothing to say; alone this is a reason to knock, and no verdict.
 */
export function mutePorts(evidence: Evidence, now: number): readonly MutePort[] {
  const known = found.get(evidence);
  if (known?.now === now) return known.ports;
  const ports: MutePort[] = [];
  for (const [client, { mutes, sampledAt, session }] of evidence.hosts) {
    if (mutes.size === 0 || session !== 'streaming' || sampledAt === null || now - sampledAt > freshMs) continue;
    for (const [server, mute] of mutes) {
      const provenAt = later(
        evidence.hosts.get(client)?.peers.get(server)?.ackedAt ?? null,
        evidence.hosts.get(server)?.peers.get(client)?.ackedAt ?? null,
      );
      for (const [port, since] of mute) {
        if (provenAt === null || provenAt < since + provenAfterMs) continue;
        ports.push({ client, server, port, since, seenAt: sampledAt });
      }
    }
  }
  found.set(evidence, { now, ports });
  return ports;
}
