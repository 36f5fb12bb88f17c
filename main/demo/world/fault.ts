/** Which packets between two places a fault meets: all, or only those from `a` to `b`. */
export type FaultDirection = 'both' | 'forward';

/** Something that is wrong in the world. A fault holds while it is in the list given to `setFaults`. */
export type Fault =
  /** Packets between two regions are dropped in silence. */
  | { readonly kind: 'cut'; readonly a: string; readonly b: string; readonly direction: FaultDirection }
  /** Packets between two hosts are dropped in silence. */
  | { readonly kind: 'host-cut'; readonly a: string; readonly b: string; readonly direction: FaultDirection }
  /**
   * A middlebox between two regions answers every packet itself: `rst` as if all ports were closed, `icmp-port` "port
   * unreachable", `icmp-admin` "administratively prohibited". Nothing of one side reaches the other.
   */
  | {
      readonly kind: 'rejected';
      readonly a: string;
      readonly b: string;
      readonly how: 'rst' | 'icmp-port' | 'icmp-admin';
    }
  /** Each packet between two regions is dropped with this probability, 0-1, independent of every other. */
  | {
      readonly kind: 'loss';
      readonly a: string;
      readonly b: string;
      readonly direction: FaultDirection;
      readonly share: number;
    }
  /**
   * A middlebox stops packets from one region to another that are meant for one port. `drop` says nothing; `reject-rst`
   * answers as if the port were closed; `reject-icmp` answers "administratively prohibited".
   */
  | {
      readonly kind: 'filtered';
      readonly from: string;
      readonly to: string;
      readonly port: number;
      readonly how: 'drop' | 'reject-rst' | 'reject-icmp';
    }
  /** Every packet from or to a host is dropped in silence; the host itself goes on. */
  | { readonly kind: 'isolated'; readonly host: string }
  /** One half of a host's link is dead: nothing of it gets `out`, or nothing comes `in`. */
  | { readonly kind: 'muted'; readonly host: string; readonly direction: 'in' | 'out' }
  /** The host has no power: its connections are forgotten, it answers nothing. */
  | { readonly kind: 'off'; readonly host: string }
  /** The process behind a port is gone: its sockets close, connects are refused. */
  | { readonly kind: 'killed'; readonly host: string; readonly port: number }
  /** The process behind a port is stopped (SIGSTOP): the kernel still acknowledges and still completes connects. */
  | { readonly kind: 'hung'; readonly host: string; readonly port: number };

/** A host as far as a fault cares. */
interface Place {
  readonly id: string;
  readonly region: string;
}

/** What becomes of a packet on its way. */
export type Passage = 'passes' | 'dropped' | 'reset' | 'port-unreachable' | 'prohibited';

/**
 * What becomes of a packet for a port of another host? Judged at the receiver's door, so nothing passes after a cut
 * began. `random` is asked only where packets are lost by chance, so that a world without loss is the same world.
 */
export function passage(
  faults: readonly Fault[],
  packet: { readonly from: Place; readonly to: Place; readonly toPort: number },
  random: () => number,
): Passage {
  let worst: Passage = 'passes';
  for (const fault of faults) {
    const met = meets(fault, packet, random);
    if (met === 'dropped') return 'dropped';
    if (met !== 'passes') worst = met;
  }
  return worst;
}

/** Has the host power? */
export function isOn(faults: readonly Fault[], host: string): boolean {
  return !faults.some((fault) => fault.kind === 'off' && fault.host === host);
}

/** What a service is doing under the faults. */
export function serviceUnder(faults: readonly Fault[], host: string, port: number): 'well' | 'hung' | 'killed' {
  const own = faults.filter(
    (fault) => (fault.kind === 'killed' || fault.kind === 'hung') && fault.host === host && fault.port === port,
  );
  if (!isOn(faults, host) || own.some((fault) => fault.kind === 'killed')) return 'killed';
  return own.length > 0 ? 'hung' : 'well';
}

function meets(
  fault: Fault,
  { from, to, toPort }: { readonly from: Place; readonly to: Place; readonly toPort: number },
  random: () => number,
): Passage {
  const dropIf = (condition: boolean): Passage => (condition ? 'dropped' : 'passes');
  switch (fault.kind) {
    case 'cut':
      return dropIf(isBetween(fault, from.region, to.region));
    case 'rejected':
      return isBetween({ ...fault, direction: 'both' }, from.region, to.region) ? rejectAnswers[fault.how] : 'passes';
    case 'host-cut':
      return dropIf(isBetween(fault, from.id, to.id));
    case 'loss':
      return dropIf(isBetween(fault, from.region, to.region) && random() < fault.share);
    case 'filtered':
      if (from.region !== fault.from || to.region !== fault.to || toPort !== fault.port) return 'passes';
      return filterAnswers[fault.how];
    case 'isolated':
      return dropIf(from.id !== to.id && (from.id === fault.host || to.id === fault.host));
    case 'muted':
      return dropIf(from.id !== to.id && (fault.direction === 'out' ? from.id : to.id) === fault.host);
    case 'off':
      return dropIf(to.id === fault.host);
    case 'killed':
    case 'hung':
      return 'passes';
  }
}

const rejectAnswers = { rst: 'reset', 'icmp-port': 'port-unreachable', 'icmp-admin': 'prohibited' } as const;
const filterAnswers = { drop: 'dropped', 'reject-rst': 'reset', 'reject-icmp': 'prohibited' } as const;

function isBetween(
  { a, b, direction }: { readonly a: string; readonly b: string; readonly direction: FaultDirection },
  from: string,
  to: string,
): boolean {
  return (from === a && to === b) || (direction === 'both' && from === b && to === a);
}
