import type { Member } from '../domain/fleet.ts';
import type { HostId, WitnessId } from '../domain/ids.ts';
import type { Testimony } from '../domain/snapshot.ts';
import type { PortReading } from '../evidence/host-evidence.ts';
import { refusalKey, type Refusal } from '../evidence/refusals.ts';
import { testify, type Finding } from './finding.ts';
import type { Picture } from './picture.ts';

/**
 * Watched service ports that refuse, or whose listener is gone, on a host that lives. A refusal while the host's own
 * listing shows the listener is a middlebox's word, not the service's (domain.md; research/1, C.1, 12).
 */
export function serviceDownFindings(picture: Picture): readonly Finding[] {
  const seen = new Set<string>();
  return picture.fleet.clusters.flatMap(({ ports, members }) =>
    members.flatMap((member) =>
      ports.flatMap((port) => {
        const key = refusalKey(member.host, port);
        if (seen.has(key)) return [];
        seen.add(key);
        return serviceDown(picture, member, port) ?? [];
      }),
    ),
  );
}

function serviceDown(picture: Picture, { host, role }: Member, port: number): Finding | null {
  if (picture.hosts.get(host)?.host.maintenance !== null) return null;
  const listener = picture.evidence.hosts.get(host)?.ports.get(port);
  const refusal = picture.evidence.refusals.get(refusalKey(host, port));
  if (isListening(listener, refusal)) return null;
  // A witness votes; whether it serves the product's port is its own affair until it was seen to.
  if (listener === undefined && (refusal === undefined || role === 'witness')) return null;
  return name(picture, host, port, listener, refusal);
}

/** Is the service proven to listen, as far as anybody can tell? */
export function isListening(listener: PortReading | undefined, refusal: Refusal | undefined): boolean {
  if (listener !== undefined && listener.goneSince !== null) return false;
  if (listener?.listenedAt == null) return refusal === undefined;
  return refusal === undefined || listener.listenedAt >= refusal.since;
}

function name(
  picture: Picture,
  host: HostId,
  port: number,
  listener: PortReading | undefined,
  refusal: Refusal | undefined,
): Finding {
  const evidence: Testimony[] = [];
  const observers: WitnessId[] = [];
  const goneSince = listener?.goneSince ?? null;
  if (goneSince !== null) {
    observers.push(host);
    evidence.push(testify(picture, host, `no LISTEN row on :${port} any more`, goneSince));
  }
  for (const witness of refusal?.witnesses ?? []) {
    observers.push(witness);
    evidence.push(
      testify(picture, witness, `connect to ${host}:${port} refused (RST)`, refusal?.lastAt ?? picture.now),
    );
  }
  const sampledAt = picture.evidence.hosts.get(host)?.sampledAt ?? 0;
  const isGoneTwice = goneSince !== null && sampledAt > goneSince;
  const isRefusedTwice = refusal !== undefined && (refusal.lastAt > refusal.since || refusal.witnesses.length > 1);
  return {
    key: `service-down:${host}:${port}`,
    matter: { type: 'service-down', subject: { host, port } },
    strength: isGoneTwice || isRefusedTwice ? 'proven' : 'suspect',
    since: Math.min(goneSince ?? Number.POSITIVE_INFINITY, refusal?.since ?? Number.POSITIVE_INFINITY),
    observers: [...new Set(observers)],
    evidence,
    text: `The service on ${host}:${port} is down: the host lives, nothing listens`,
  };
}
