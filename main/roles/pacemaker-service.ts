import type { Automation, Reading, ReadingRole } from '../domain/reading.ts';
import type { PacemakerInstance, PacemakerNode, PacemakerStatus } from './pacemaker-xml.ts';

/** Instances of the service: the resource that the inventory names, else the first clone that promotes. */
export function serviceOf(status: PacemakerStatus, named: string): readonly PacemakerInstance[] | null {
  const id = named === '' ? status.promotable[0] : named;
  if (id === undefined) return null;
  return status.instances.filter(
    ({ resource, within }) => bareId(resource) === id || within.some((one) => bareId(one) === id),
  );
}

/** Instances of clones may be counted, `db:1`. */
function bareId(id: string): string {
  return id.replace(/:\d+$/, '');
}

/** Without a promotable clone or a named resource only the designated controller leads anything. */
export function roleOn(
  status: PacemakerStatus,
  service: readonly PacemakerInstance[] | null,
  node: string,
): ReadingRole {
  if (service === null) {
    if (status.hasQuorum === false) return 'none';
    return status.dc === node ? 'leader' : 'follower';
  }
  const here = service.filter((instance) => instance.node === node).map(({ role }) => role);
  if (here.includes('promoted')) return 'primary';
  if (here.includes('unpromoted')) return 'standby';
  // A service that is not cloned runs on one node: that one is the primary.
  return here.includes('started') ? 'primary' : 'none';
}

/** Who leads in this node's eyes: where the service is promoted or runs, else the controller of a part with quorum. */
export function leaderOf(status: PacemakerStatus, service: readonly PacemakerInstance[] | null): string | null {
  if (service === null) return status.hasQuorum === false ? null : status.dc;
  const leading = service.find(({ role }) => role === 'promoted') ?? service.find(({ role }) => role === 'started');
  return leading?.node ?? null;
}

/** Measured from the new ring to the promotion: 3.6 s in a two_node cluster, 0.9 s with three nodes (research/7, section 3), ms. */
const afterRingMs = { twoNode: 3_600, more: 900 };

/**
 * What pacemaker will do by itself; the times need corosync's own, `ring`. With stonith it promotes nobody before the nodes it lost
 * are fenced, so that the old primary is off by then or no second one comes (Pacemaker Explained, "Fencing").
 */
export function automationOf(
  status: PacemakerStatus,
  service: readonly PacemakerInstance[] | null,
  ring: Pick<Reading, 'automation' | 'votes'> | null,
): Automation {
  const paused = status.isMaintained === true || (service?.some(({ isManaged }) => !isManaged) ?? false);
  const ringMs = ring?.automation?.yieldsAfterMs ?? ring?.automation?.promotesAfterMs ?? null;
  const isTwoNode = ring?.votes?.flags.includes('2Node') ?? null;
  const actsMs = ringMs === null ? null : ringMs + (isTwoNode === true ? afterRingMs.twoNode : afterRingMs.more);
  const keepsRunning = ['ignore', 'freeze'].includes(status.noQuorumPolicy ?? '') || isTwoNode === true;
  const why = [
    isTwoNode === true ? 'two_node 1' : null,
    status.stonith === null ? null : status.stonith ? 'stonith: who is lost is fenced first' : 'no stonith',
    status.noQuorumPolicy === null ? null : `no-quorum-policy ${status.noQuorumPolicy}`,
    paused ? 'maintenance' : null,
  ];
  return {
    promotes: true,
    promotesAfterMs: actsMs,
    yieldsAfterMs: status.stonith !== true && keepsRunning ? null : actsMs,
    paused,
    why: why.filter((word) => word !== null).join(', '),
  };
}

/** What an operator must know besides the role: who controls, what waits, failed or is promoted twice. */
export function noteOn(
  status: PacemakerStatus,
  service: readonly PacemakerInstance[] | null,
  node: PacemakerNode,
): string | null {
  const here = service?.filter((instance) => instance.node === node.name) ?? [];
  const promoted = new Set((service ?? []).filter(({ role }) => role === 'promoted').map((instance) => instance.node));
  const words = [
    node.isOnline ? null : 'it is offline in its own eyes',
    node.isUnclean ? 'it waits to be fenced' : null,
    node.isIdle ? 'it is in standby, joining or leaving' : null,
    node.isMaintained ? 'the node is in maintenance' : null,
    here.some(({ isFailed }) => isFailed) ? 'its instance failed' : null,
    promoted.size > 1 ? `promoted on ${[...promoted].slice(0, 8).join(' and ')} at once` : null,
    service === null ? 'no promotable clone: set the parameter resource to the service' : null,
    status.dc === null ? 'no designated controller' : `designated controller ${status.dc}`,
  ];
  return words
    .filter((word) => word !== null)
    .join('; ')
    .slice(0, 500);
}
