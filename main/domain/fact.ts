import type { ClusterId, HostId } from './ids.ts';
import type { Socket } from './socket.ts';

/** How an active connect from a host to a peer's port ended. */
export type ConnectOutcome = 'ok' | 'refused' | 'timeout' | 'unreachable' | 'prohibited' | 'error';

/** The observer's own SSH session to a host. Only `streaming` is sight. */
export type SessionState =
  | 'connecting'
  | 'streaming'
  | 'stalled'
  | 'closed'
  | 'auth-failed'
  | 'hostkey-mismatch'
  | 'no-ss';

/**
 * One thing observed, at `t` = ms on the observer's monotonic clock. Live sessions, captures and tests all give these;
 * everything after them is a pure function (architecture.md, "One road for the data").
 */
export type Fact =
  | {
      readonly kind: 'sockets';
      readonly t: number;
      readonly host: HostId;
      /**
       * When the listing was asked for (ms): it was taken between then and `t`, and its ages count from then, so that an
       * answer read late makes nothing look younger. Absent in captures of others: `t`.
       */
      readonly askedAt?: number;
      readonly sockets: readonly Socket[];
      /** false when a cap cut the listing or rows were unreadable: absence of a row then proves nothing. */
      readonly complete: boolean;
    }
  | {
      readonly kind: 'connect';
      /** When the outcome was known. The attempt began at `t - ms`. */
      readonly t: number;
      readonly host: HostId;
      readonly to: HostId;
      readonly port: number;
      readonly outcome: ConnectOutcome;
      readonly ms: number;
    }
  | {
      readonly kind: 'session';
      readonly t: number;
      readonly host: HostId;
      readonly state: SessionState;
      /** The operator's sentence for a fault, where there is one. */
      readonly why?: string;
    }
  | {
      readonly kind: 'role';
      readonly t: number;
      readonly host: HostId;
      readonly cluster: ClusterId;
      readonly exit: number;
      readonly text: string;
      readonly stderr: string;
    };

/** A fact with the text it was read from, so that a capture can keep what the host really said. */
export interface Observation {
  readonly fact: Fact;
  /** Present for `sockets` facts of live sessions. */
  readonly raw?: { readonly format: 'ss' | 'proc-net-tcp' | 'netstat'; readonly text: string };
}
