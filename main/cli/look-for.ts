import type { LiveEngine } from '../engine/live-engine.ts';
import type { Tick } from '../engine/tick.ts';
import type { Io } from './io.ts';

/** Hosts that hang must not make the command hang: this long may closing take (ms). */
const closeWithinMs = 5000;

/** Looks through an engine for so many seconds, or until the user ends it, gives every tick on, and closes the engine. */
export async function lookFor(
  engine: LiveEngine,
  seconds: number,
  io: Io,
  onTick: (tick: Tick) => void,
): Promise<void> {
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    ends.push(io.onStop(resolve), io.clock.after(seconds * 1000, resolve));
    ends.push(engine.onTick(onTick));
    engine.start();
  });
  for (const end of ends) end();
  await new Promise<void>((resolve) => {
    const cancel = io.clock.after(closeWithinMs, resolve);
    void engine.stop().finally(() => {
      cancel();
      resolve();
    });
  });
}
