import { advise, type AdvicePast, noPast, noteAdvice } from '../../advice/advise.ts';
import { type Attestations, readAttestations } from '../../advice/attestation.ts';
import type { AdviceWord } from '../../domain/advice.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { replayTicks } from '../../engine/replay.ts';
import type { Tick } from '../../engine/tick.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { type Capture, readCapture } from '../../journal/capture-reader.ts';
import { openLines } from '../../journal/line-source.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { lookFor } from '../look-for.ts';
import { readArgs, readSeconds, withHint } from '../read-args.ts';
import { type Promotion, readPromotion } from '../read-promotion.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import type { EngineMaker } from './watch.ts';

const see = 'see quorumscope advise --help';

/** `advise`: the go/no-go sheet. `makeEngine` is the real one outside tests. */
export function adviseCommand(makeEngine: EngineMaker): Command {
  return {
    name: 'advise',
    summary: 'the go/no-go sheet of a promotion (exit 0 GO, 2 NO-GO, 3 HOLD)',
    help: `Usage: quorumscope advise --fleet FILE --capture FILE [--at MS] --promote CLUSTER/HOST [--attest GATE=TEXT …]
       quorumscope advise --fleet FILE [live] [--for SECONDS] --promote CLUSTER/HOST [--attest GATE=TEXT …]

Answers the ten gates for "promote this member", from a capture or from the fleet as it is now, and prints one JSON object
{"advice":"GO|NO-GO|HOLD","gates":[…],"wouldChange":[…],"expiresAt",…}. Nothing is promoted, fenced or changed anywhere.

  --fleet FILE             the inventory
  --capture FILE           a recording; - for standard input, or a file that ends in .gz
  --at MS                  the moment in the capture (its t); without it, its end
  --for SECONDS            live: how long to look (default 10). A GO needs the hold-down of the policy, so more than that
  --promote CLUSTER/HOST   the member that is asked about
  --attest GATE=TEXT       what people vouch for; may be given more than once:
                             G3=METHOD, by WHO, at WHEN   the old primary is fenced
                             G4=TEXT                      a person accepts that nothing arbitrates (quorum model none only)
                             G6=, G8=, G9=TEXT            the loss; that nothing else acts; an earlier promotion
                             G10=REASON; second: NAME     the reason, and the second person who agreed
                           G1, G2, G5 and G7 are seen or not: nobody can vouch for them
  --help                   this text

Exit status: 0 GO, 2 NO-GO, 3 HOLD; 65 for an inventory or a capture that cannot be read; 64 for wrong usage.
`,
    async run(args, io) {
      const asked = readAsked(args);
      if (!asked.ok) return refuse(asked.error, io);
      const reading = await readFleetFile(asked.value.fleet);
      if (!reading.ok) {
        await sayFleetProblems(reading.error, io);
        return exitCode.data;
      }
      const { fleet } = reading.value;
      const promotion = readPromotion(asked.value.promote, fleet);
      if (!promotion.ok) return refuse(`advise: ${withHint(promotion.error, see)}`, io);
      const attested = readAttestations(asked.value.attest, promotion.value.cluster.quorum.model);
      if (!attested.ok) return refuse(`advise: ${attested.error}; ${see}`, io);
      const seen = await look(asked.value, fleet, io, makeEngine);
      if (seen === null) return exitCode.data;
      return print(promotion.value, attested.value, seen, io);
    },
  };
}

/** What stood on the command line. */
interface Asked {
  readonly fleet: string;
  readonly promote: string;
  readonly attest: readonly string[];
  readonly source:
    | { readonly kind: 'capture'; readonly path: string; readonly atMs: number | null }
    | { readonly kind: 'live'; readonly seconds: number };
}

function readAsked(args: readonly string[]): Result<Asked, string> {
  const options = {
    fleet: { type: 'string' },
    capture: { type: 'string' },
    at: { type: 'string' },
    for: { type: 'string' },
    promote: { type: 'string' },
    attest: { type: 'string', multiple: true },
  } as const;
  const isLive = args.includes('live');
  const read = readArgs('advise', args, options, isLive ? ['live'] : []);
  if (!read.ok) return err(read.error);
  const { fleet, capture, at, for: span, promote, attest = [] } = read.value.values;
  if (fleet === undefined) return err(`advise: --fleet FILE is missing; ${see}`);
  if (promote === undefined) return err(`advise: --promote CLUSTER/HOST is missing; ${see}`);
  if (isLive && capture !== undefined) return err(`advise: give either --capture FILE or live; ${see}`);
  const source = capture === undefined ? liveSource(at, span) : captureSource(capture, at, span);
  return source.ok ? ok({ fleet, promote, attest, source: source.value }) : source;
}

function liveSource(at: string | undefined, span = '10'): Result<Asked['source'], string> {
  if (at !== undefined) return err(`advise: --at is a moment of a capture; live it is now; ${see}`);
  const seconds = readSeconds('advise', span);
  return seconds.ok ? ok({ kind: 'live', seconds: seconds.value }) : seconds;
}

function captureSource(
  path: string,
  at: string | undefined,
  span: string | undefined,
): Result<Asked['source'], string> {
  if (span !== undefined)
    return err(`advise: --for is how long to look live; a capture has its own end, or --at; ${see}`);
  if (at !== undefined && !/^\d{1,15}$/.test(at))
    return err(`advise: --at must be whole ms since the capture began, not "${plainLine(at, 40)}"; ${see}`);
  return ok({ kind: 'capture', path, atMs: at === undefined ? null : Number(at) });
}

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

/** The last tick that was looked at, and what was noted up to it. */
interface Seen {
  readonly tick: Tick;
  readonly past: AdvicePast;
}

/** null = it could not be looked at, which was said. */
async function look({ source }: Asked, fleet: Fleet, io: Io, makeEngine: EngineMaker): Promise<Seen | null> {
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

async function print(asked: Promotion, attestations: Attestations, { tick, past }: Seen, io: Io): Promise<number> {
  const advice = advise({ ...asked, attestations }, tick, past);
  if (advice === null) throw new Error(`cluster ${asked.cluster.id} is in the inventory and not in the snapshot`);
  await io.stdout.write(`${JSON.stringify(advice)}\n`);
  return statusOf(advice.advice);
}

function statusOf(word: AdviceWord): number {
  switch (word) {
    case 'GO':
      return 0;
    case 'NO-GO':
      return 2;
    case 'HOLD':
      return 3;
  }
}
