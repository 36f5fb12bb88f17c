/** Something that is wrong in the world. A fault holds while it is in the list given to `setFaults`. */
export type Fault =
  /** Packets between two regions are dropped in silence; `forward` only those from `a` to `b`. */
  | { readonly kind: 'cut'; readonly a: string; readonly b: string; readonly direction: 'both' | 'forward' }
  /** Every packet from or to a host is dropped in silence; the host itself goes on. */
  | { readonly kind: 'isolated'; readonly host: string }
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

/** Do packets from one host arrive at the other? Judged at the receiver's door, so nothing passes after a cut began. */
export function passes(faults: readonly Fault[], from: Place, to: Place): boolean {
  return faults.every((fault) => !drops(fault, from, to));
}

/** Has the host power? */
export function isOn(faults: readonly Fault[], host: string): boolean {
  return !faults.some((fault) => fault.kind === 'off' && fault.host === host);
}

/** What a service is doing under the faults. */
export function serviceUnder(faults: readonly Fault[], host: string, port: number): 'well' | 'hung' | 'killed' {
  const own = faults.filter((fault) => 'port' in fault && fault.host === host && fault.port === port);
  if (!isOn(faults, host) || own.some((fault) => fault.kind === 'killed')) return 'killed';
  return own.length > 0 ? 'hung' : 'well';
}

function drops(fault: Fault, from: Place, to: Place): boolean {
  switch (fault.kind) {
    case 'cut': {
      const forward = from.region === fault.a && to.region === fault.b;
      const backward = from.region === fault.b && to.region === fault.a;
      return forward || (backward && fault.direction === 'both');
    }
    case 'isolated':
      return from.id !== to.id && (from.id === fault.host || to.id === fault.host);
    case 'off':
      return to.id === fault.host;
    case 'killed':
    case 'hung':
      return false;
  }
}
