import { parseArgs, type ParseArgsConfig } from 'node:util';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { suggestion } from '../fleet/nearest-word.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>;

/** What stood on the command line of one command. */
export interface Args<O extends Options> {
  readonly values: Parsed<O>['values'];
  readonly positionals: readonly string[];
}

/** Reads options and exactly the named positional arguments. The error is the operator's sentence. */
export function readArgs<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
  positionalNames: readonly string[],
): Result<Args<O>, string> {
  const see = `see quorumscope ${command} --help`;
  let parsed: Parsed<O>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    return err(`${command}: ${withHint(whatIsWrong(error, Object.keys(options)), see)}`);
  }
  const { values, positionals } = parsed;
  const missing = positionalNames[positionals.length];
  if (missing !== undefined) return err(`${command}: ${missing} is missing; ${see}`);
  const extra = positionals[positionalNames.length];
  if (extra !== undefined) return err(`${command}: there is nothing to do with "${plainLine(extra, 80)}"; ${see}`);
  return ok({ values, positionals });
}

/** Longest duration a timer can wait for (2^31 ms), in whole seconds. */
const maxSeconds = 2_147_483;

/** Reads `--for`. The error is the operator's sentence. */
export function readSeconds(command: string, text: string): Result<number, string> {
  const seconds = /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= maxSeconds) return ok(seconds);
  return err(
    `${command}: --for must be a number of seconds up to ${maxSeconds}, not "${plainLine(text, 40)}"; see quorumscope ${command} --help`,
  );
}

/** Ends a sentence with where to read more; one that asks `did you mean …?` is over already. */
export function withHint(sentence: string, see: string): string {
  return sentence.endsWith('?') ? `${sentence} ${see.slice(0, 1).toUpperCase()}${see.slice(1)}` : `${sentence}; ${see}`;
}

function whatIsWrong(error: unknown, known: readonly string[]): string {
  const message = plainLine(error instanceof Error ? error.message : String(error), 300);
  const unknownOption = /^Unknown option '(-+)?([^']*)'/.exec(message);
  if (unknownOption !== null) {
    const [, dashes = '--', name = ''] = unknownOption;
    return `there is no option ${dashes}${name}${suggestion(name, known).replace('"', '"--')}`;
  }
  const first = message.split(/\. |; /)[0] ?? message;
  return first.slice(0, 1).toLowerCase() + first.slice(1);
}
