import type { ClusterId, HostId } from './ids.ts';
import type { Socket } from './socket.ts';

/** How an active connect from a host to a peer's port ended. */
export type ConnectOutcome = 'ok' | 'refused' | 'timeout' | 'unreachable' | 'prohibited' | 'error';

/**
 * How an HTTP check of a host's peer ended. mismatch = it answered, but not what was expected; no-answer = the
 * connection was accepted, then silence; timeout = the connect itself was not answered; tls = no trusted handshake.
 */
export type CheckOutcome =
  | 'ok'
  | 'mismatch'
  | 'no-answer'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'tls'
  | 'prohibited'
  | 'error';

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
      /** Bytes it took on the wire of the session, where known. */
      readonly bytes?: number;
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
      readonly kind: 'check';
      /** When the outcome was known. The attempt began at `t - ms`. */
      readonly t: number;
      readonly host: HostId;
      readonly to: HostId;
      /** Id of the check in the inventory. */
      readonly check: string;
      readonly port: number;
      readonly outcome: CheckOutcome;
      /** HTTP status, where one was read. */
      readonly status: number | null;
      readonly ms: number;
    }
  | {
      readonly kind: 'session';
      readonly t: number;
      readonly host: HostId;
      readonly state: SessionState;
      /** Id of the second route it runs over; absent for the usual one. */
      readonly route?: string;
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
