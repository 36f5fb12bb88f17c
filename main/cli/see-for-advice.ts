import { type AdvicePast, noPast, noteAdvice } from '../advice/advise.ts';
import type { Fleet } from '../domain/fleet.ts';
import { replayTicks } from '../engine/replay.ts';
import type { Tick } from '../engine/tick.ts';
import { type Capture, readCapture } from '../journal/capture-reader.ts';
import { openLines } from '../journal/line-source.ts';
import type { EngineMaker } from './commands/watch.ts';
import { complain, type Io } from './io.ts';
import { lookFor } from './look-for.ts';
import type { AdviceSource } from './read-asked.ts';

/** The last tick that was looked at, and what was noted up to it. */
export interface Seen {
  readonly tick: Tick;
  readonly past: AdvicePast;
}

/** Looks at the source up to its moment. null = it could not be looked at, which was said. */
export async function seeForAdvice(
  source: AdviceSource,
  fleet: Fleet,
  io: Io,
  makeEngine: EngineMaker,
): Promise<Seen | null> {
  if (source.kind === 'capture') return readRecording(source.path, source.atMs, fleet, io);
  const seen: { last: Seen | null } = { last: null };
  await lookFor(makeEngine(fleet, io), source.seconds, io, (tick) => {
    seen.last = { tick, past: noteAdvice(seen.last?.past ?? noPast, tick) };
  });
  if (seen.last === null) await complain(io, 'advise: the look ended before anything was observed');
  return seen.last;
}

async function readRecording(path: string, atMs: number | null, fleet: Fleet, io: Io): Promise<Seen | null> {
  const file = path === '-' ? 'standard input' : path;
  const lines = openLines(path);
  if (!lines.ok) {
    await complain(io, `capture ${file}: it ${lines.error}`);
    return null;
  }
  const surroundings = { home: io.home, directory: io.directory };
  const capture = readCapture(lines.value, { file, fleet, surroundings });
  if (!capture.ok) {
    for (const sentence of capture.error) await complain(io, sentence);
    return null;
  }
  const last = replayUntil(capture.value, atMs ?? Number.POSITIVE_INFINITY);
  const end = capture.value.ending();
  if (end.kind !== 'whole') await complain(io, end.sentence);
  if (end.kind === 'bad') return null;
  const { t } = last?.tick.snapshot ?? { t: null };
  if (t === null)
    await complain(io, `capture ${file}: nothing was observed in it${atMs === null ? '' : ` up to t = ${atMs} ms`}`);
  else if (atMs !== null && t < atMs)
    await complain(
      io,
      `capture ${file}: it has nothing after t = ${t} ms, so the sheet is of that moment, not of ${atMs} ms`,
    );
  return last;
}

function replayUntil({ fleet, events, ending }: Capture, until: number): Seen | null {
  let past = noPast;
  let last: Tick | null = null;
  for (const tick of replayTicks({ fleet, events, isWhole: () => ending().kind === 'whole' }, until)) {
    past = noteAdvice(past, tick);
    last = tick;
  }
  return last === null ? null : { tick: last, past };
}
