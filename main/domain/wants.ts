import type { HttpCheck } from './fleet.ts';
import type { HostId } from './ids.ts';

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

/** What a tick asks of the probes. They obey as far as their limits allow; the road never waits for it. */
export interface ProbeWants {
  readonly connects: readonly WantedConnect[];
  readonly checks: readonly WantedCheck[];
  /** Hosts to sample faster than the policy's interval (decision 17), with the interval in ms. */
  readonly fasterSampling: ReadonlyMap<HostId, number>;
}
