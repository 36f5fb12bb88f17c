import type { Flow, Traffic } from './description.ts';
import type { Machine } from './machine.ts';
import { closeEnd, writeBytes } from './system-calls.ts';
import type { Application, Tcb } from './tcb.ts';
import { setTimer } from './timer.ts';

/** What the applications of a world need beside the kernel. */
export interface Surroundings {
  readonly machine: Machine;
  /** Opens a connection of a flow, or null while the client's host has no power. */
  dial(flow: Flow, application: Application): Tcb | null;
  /** Is the process behind this end stopped? */
  isHung(tcb: Tcb): boolean;
}

/** Starts the client of a flow; it keeps its connection, or makes it again, for ever. */
export function runClient(surroundings: Surroundings, flow: Flow): void {
  const { machine } = surroundings;
  const { traffic } = flow;
  const redial = (): void => machine.at(machine.now() + traffic.redialMs, dial);
  const leave = (tcb: Tcb): void => {
    closeEnd(machine, tcb);
    redial();
  };

  const client: Application = {
    established(tcb) {
      tcb.noDelay = traffic.noDelay === true;
      if (traffic.keepalive !== null) {
        tcb.keepalive = traffic.keepalive;
        setTimer(machine, tcb, 'keepaliveAt', traffic.keepalive.idleMs);
      }
      // A greeting, as most protocols have one.
      if (traffic.rhythm === null) writeBytes(machine, tcb, 1);
      leaveOnSilence(surroundings, traffic, tcb, leave);
      if (traffic.lifetimeMs !== null) whileHeld(machine, tcb, traffic.lifetimeMs, () => leave(tcb));
    },
    readable(tcb) {
      tcb.recvQ = 0;
      if (traffic.rhythm !== null) writeBytes(machine, tcb, traffic.rhythm.clientBytes);
    },
    ended: leave,
  };

  function dial(): void {
    const tcb = surroundings.dial(flow, client);
    if (tcb === null) return redial();
    whileHeld(machine, tcb, traffic.connectTimeoutMs, () => {
      if (tcb.state === 'SYN-SENT') leave(tcb);
    });
  }
  dial();
}

/** The process behind an accepted connection. `traffic` null = it only reads and closes when the client does. */
export function serverOf(surroundings: Surroundings, traffic: Traffic | null): Application {
  const { machine } = surroundings;
  const leave = (tcb: Tcb): void => closeEnd(machine, tcb);
  return {
    established(tcb) {
      if (traffic === null) return;
      tcb.noDelay = traffic.noDelay === true;
      if (traffic.rhythm !== null) speak(surroundings, traffic.rhythm, tcb);
      leaveOnSilence(surroundings, traffic, tcb, leave);
    },
    readable(tcb) {
      tcb.recvQ = 0;
    },
    ended: leave,
  };
}

function speak(surroundings: Surroundings, rhythm: NonNullable<Traffic['rhythm']>, tcb: Tcb): void {
  const { machine } = surroundings;
  whileHeld(machine, tcb, rhythm.everyMs, () => {
    if (!surroundings.isHung(tcb)) writeBytes(machine, tcb, rhythm.serverBytes);
    speak(surroundings, rhythm, tcb);
  });
}

function leaveOnSilence(surroundings: Surroundings, traffic: Traffic, tcb: Tcb, leave: (tcb: Tcb) => void): void {
  const { silenceMs } = traffic;
  if (silenceMs === null) return;
  const { machine } = surroundings;
  const watch = (inMs: number): void =>
    whileHeld(machine, tcb, inMs, () => {
      const leftMs = (tcb.lastReceived ?? 0) + silenceMs - machine.now();
      if (leftMs > 0) return watch(Math.max(1, leftMs));
      if (surroundings.isHung(tcb)) return watch(silenceMs);
      leave(tcb);
    });
  watch(silenceMs);
}

/** Runs later, unless the application let the connection go meanwhile. */
function whileHeld(machine: Machine, tcb: Tcb, inMs: number, run: () => void): void {
  const { application } = tcb;
  machine.at(machine.now() + inMs, () => {
    if (tcb.application === application && tcb.state !== 'CLOSED') run();
  });
}
