import type { WebContents } from 'electron';
import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { Pushed, PushName } from '../../main/contract/ipc.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { onDelta, onState, onWake, openGate } from './delta-gate.ts';
import type { DeltaGate, GateStep } from './delta-gate.ts';

/** Sends one push of the contract to the screen. */
export type SendPush = <N extends PushName>(name: N, payload: Pushed<N>) => void;

/** The only place `webContents.send` is used. A page that crashed or is gone is skipped; it asks anew when it is back. */
export function sendTo(contents: WebContents): SendPush {
  return (name, payload) => {
    if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(name, payload);
  };
}

/** What flows to one screen. */
export interface ScreenPush {
  /** Passes on what concerns the screen: states, deltas, notices, matrix frames. */
  pass(message: FromEngine): void;
  /** Forgets what waits; afterwards no timer is left. */
  close(): void;
}

/** Puts the {@link DeltaGate} between the engine and one screen. */
export function createScreenPush(options: {
  readonly send: SendPush;
  readonly askForState: () => void;
  readonly clock: Clock;
}): ScreenPush {
  const { send, askForState, clock } = options;
  let gate: DeltaGate = openGate;
  let cancelWake = (): void => {};

  const take = (step: GateStep): void => {
    gate = step.gate;
    cancelWake();
    cancelWake =
      step.wakeInMs === null ? () => {} : clock.after(step.wakeInMs, () => take(onWake(gate, clock.monotonicMs())));
    if (step.send !== null) send('screen:delta', step.send);
    if (step.askForState) askForState();
  };

  return {
    pass(message) {
      if (message.kind === 'delta') take(onDelta(gate, message.delta, clock.monotonicMs()));
      if (message.kind === 'matrix-frame') send('matrix:frame', message.frame);
      if (message.kind === 'notice') send('screen:notice', message.notice);
      if (message.kind === 'state') {
        cancelWake();
        gate = onState(gate, clock.monotonicMs());
        send('screen:reset', message.state);
      }
    },
    close() {
      cancelWake();
      gate = openGate;
    },
  };
}
