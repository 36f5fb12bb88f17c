import type { HttpCheck } from './fleet.ts';
import type { ClusterId, HostId } from './ids.ts';

/** An active connect the road would like: from `host` to `address:port` of peer `to`, through the host's own session. */
export interface WantedConnect {
  readonly host: HostId;
  readonly to: HostId;
  readonly address: string;
  readonly port: number;
}

/** An HTTP check the road would like: from `host` to `address` of peer `to`, through the host's own session. */
export interface WantedCheck {
  readonly host: HostId;
  readonly to: HostId;
  readonly address: string;
  readonly check: HttpCheck;
}

/** A role probe the road would like: a member of a cluster is asked what it believes, on its own host. */
export interface WantedRole {
  readonly host: HostId;
  readonly cluster: ClusterId;
  /** The exec string: the same bytes for every fleet (`roles --list`), but for a site's own `custom` command. */
  readonly command: string;
  /** What it reads on standard input: the parameters of the probe. */
  readonly input: string;
  /** After this it is given up, ms. */
  readonly timeoutMs: number;
}

/** What a tick asks of the probes. They obey as far as their limits allow; the road never waits for it. */
export interface ProbeWants {
  readonly connects: readonly WantedConnect[];
  readonly checks: readonly WantedCheck[];
  readonly roles: readonly WantedRole[];
  /** Hosts to sample faster than the policy's interval (decision 17), with the interval in ms. */
  readonly fasterSampling: ReadonlyMap<HostId, number>;
}
