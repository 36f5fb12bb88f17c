import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readArgs, readSeconds } from './read-args.ts';

/** Where the usage of `advise` is told. */
export const seeAdviseHelp = 'see quorumscope advise --help';

/** What the sheet is made from: a moment of a capture (null = its end), or so many seconds of looking now. */
export type AdviceSource =
  | { readonly kind: 'capture'; readonly path: string; readonly atMs: number | null }
  | { readonly kind: 'live'; readonly seconds: number };

/** What stood on the command line of `advise`. */
export interface Asked {
  readonly fleet: string;
  readonly promote: string;
  readonly attest: readonly string[];
  readonly source: AdviceSource;
}

/** Reads what `advise` is asked; the question itself is read against the inventory later. The error is an operator's sentence. */
export function readAsked(args: readonly string[]): Result<Asked, string> {
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
  if (fleet === undefined) return err(`advise: --fleet FILE is missing; ${seeAdviseHelp}`);
  if (promote === undefined) return err(`advise: --promote CLUSTER/HOST is missing; ${seeAdviseHelp}`);
  if (isLive && capture !== undefined) return err(`advise: give either --capture FILE or live; ${seeAdviseHelp}`);
  const source = capture === undefined ? liveSource(at, span) : captureSource(capture, at, span);
  return source.ok ? ok({ fleet, promote, attest, source: source.value }) : source;
}

function liveSource(at: string | undefined, span = '10'): Result<AdviceSource, string> {
  if (at !== undefined) return err(`advise: --at is a moment of a capture; live it is now; ${seeAdviseHelp}`);
  const seconds = readSeconds('advise', span);
  return seconds.ok ? ok({ kind: 'live', seconds: seconds.value }) : seconds;
}

function captureSource(path: string, at: string | undefined, span: string | undefined): Result<AdviceSource, string> {
  if (span !== undefined)
    return err(`advise: --for is how long to look live; a capture has its own end, or --at; ${seeAdviseHelp}`);
  if (at !== undefined && !/^\d{1,15}$/.test(at))
    return err(`advise: --at must be whole ms since the capture began, not "${plainLine(at, 40)}"; ${seeAdviseHelp}`);
  return ok({ kind: 'capture', path, atMs: at === undefined ? null : Number(at) });
}
