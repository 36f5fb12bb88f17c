import type { Segment } from './segment.ts';
import type { Application, EndReason, Tcb, TimerName } from './tcb.ts';

/** A listening socket. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly backlog: number;
  /** Handshakes done that no process took yet: Recv-Q of the LISTEN row. */
  readonly waiting: Tcb[];
  /** A stopped process accepts nothing and reads nothing. */
  hung: boolean;
  /** Gives an accepted connection its application. */
  readonly serve: (tcb: Tcb) => Application;
}

/** What the kernel functions of one world share: its time, its wires and its tables. */
export interface Machine {
  now(): number;
  at(time: number, run: () => void): void;
  /** A timer of an end fired. */
  expired(tcb: Tcb, name: TimerName): void;
  /** Puts a segment on the wire, not before the time given; says when it arrives, or would have. */
  send(segment: Segment, notBefore: number): number;
  listener(host: string, port: number): Listener | null;
  find(host: string, localPort: number, peerAddress: string, peerPort: number): Tcb | null;
  remember(tcb: Tcb): void;
  /** Removes an end from the tables and tells its application. */
  forget(tcb: Tcb, why: EndReason | null): void;
}
