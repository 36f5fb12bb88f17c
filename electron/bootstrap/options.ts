import type { EngineSource } from '../../main/contract/engine-messages.ts';
import { err, ok } from '../../main/domain/result.ts';
import type { Result } from '../../main/domain/result.ts';
import { dangerousSwitches, harmlessSwitches, switchName } from './switches.ts';

/*
 *   --fleet FILE                     open a real fleet
 *   --demo                           the embedded fleet (default)
 *   --story-speed N                  play the demo's story N times as fast
 *   --headless-story                 print verdict lines, write screenshots, end with the story
 *   --screenshots DIR                where the screenshots go
 *   --self-test                      start everything, print one JSON line, end
 *   --accept-unsupported-electron    open a fleet outside loopback on an Electron that is only for tests
 */

/** `window` = a person looks; `story` = no display, lines and pictures instead; `self-test` = one JSON line. */
export type RunMode = 'window' | 'story' | 'self-test';

/** What the command line asked for. */
export interface Options {
  readonly mode: RunMode;
  readonly source: EngineSource;
  /** Directory for pictures as it was written; null = `screenshots` in the user's folder of this program. */
  readonly screenshots: string | null;
  readonly acceptUnsupportedElectron: boolean;
}

/** A headless story at its natural pace takes two minutes; nobody watches it, so it plays faster. */
const unattendedSpeed = 4;
const fastestSpeed = 100;

/** Options that stand alone. */
const flagNames = ['--demo', '--headless-story', '--self-test', '--accept-unsupported-electron'] as const;
/** Options with a value, as `--name value` or `--name=value`. */
const valueNames = ['--fleet', '--story-speed', '--screenshots'] as const;
type FlagName = (typeof flagNames)[number];
type ValueName = (typeof valueNames)[number];

interface Raw {
  readonly flags: ReadonlySet<FlagName>;
  readonly values: ReadonlyMap<ValueName, string>;
}

/**
 * Reads the arguments that follow the program (and the app's folder, when it runs unpacked). An error is one sentence for
 * the operator; the exit status is 64 (interfaces.md, section 2). An installed build also refuses the switches by which
 * Chromium or Node could be opened up (research/6, abuse test 48); an unpacked one lets them pass, for tests.
 */
export function parseOptions(args: readonly string[], installed: boolean): Result<Options, string> {
  const raw = readRaw(args, installed);
  if (!raw.ok) return raw;
  const { flags, values } = raw.value;

  if (flags.has('--headless-story') && flags.has('--self-test'))
    return err('--headless-story and --self-test exclude each other.');
  const mode: RunMode = flags.has('--self-test') ? 'self-test' : flags.has('--headless-story') ? 'story' : 'window';

  const source = readSource(flags, values, mode);
  if (!source.ok) return source;
  return ok({
    mode,
    source: source.value,
    screenshots: values.get('--screenshots') ?? null,
    acceptUnsupportedElectron: flags.has('--accept-unsupported-electron'),
  });
}

function readRaw(args: readonly string[], installed: boolean): Result<Raw, string> {
  const flags = new Set<FlagName>();
  const values = new Map<ValueName, string>();

  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const [name = '', ...rest] = arg.split('=');
    const flag = flagNames.find((known) => known === name);
    const option = valueNames.find((known) => known === name);

    if (flag !== undefined && rest.length === 0) {
      flags.add(flag);
    } else if (option !== undefined) {
      if (values.has(option)) return err(`${option} was given twice.`);
      const value = rest.length > 0 ? rest.join('=') : args[(i += 1)];
      if (value === undefined || value === '' || (rest.length === 0 && value.startsWith('-')))
        return err(`${option} needs a value.`);
      values.set(option, value);
    } else {
      const refusal = refuseSwitch(arg, installed);
      if (refusal !== null) return err(refusal);
    }
  }
  return ok({ flags, values });
}

function refuseSwitch(arg: string, installed: boolean): string | null {
  const name = switchName(arg);
  const known = [...flagNames, ...valueNames].join(', ');
  if (name === null) return `Unknown argument ${JSON.stringify(arg)}; known options: ${known}.`;
  if (harmlessSwitches.has(name)) return null;
  if (!dangerousSwitches.has(name)) return `Unknown option ${JSON.stringify(arg)}; known options: ${known}.`;
  return installed
    ? `--${name} is not allowed in an installed Quorumscope, because it would open the program to others.`
    : null;
}

function readSource(flags: Raw['flags'], values: Raw['values'], mode: RunMode): Result<EngineSource, string> {
  const path = values.get('--fleet');
  const speed = values.get('--story-speed');

  if (path !== undefined) {
    if (flags.has('--demo')) return err('--fleet and --demo exclude each other.');
    if (speed !== undefined) return err('--story-speed belongs to the demo fleet; leave it out with --fleet.');
    return ok({ kind: 'fleet', path });
  }
  if (speed === undefined) return ok({ kind: 'demo', speed: mode === 'window' ? 1 : unattendedSpeed });
  const number = /^\d+(\.\d+)?$/.test(speed) ? Number(speed) : Number.NaN;
  if (!(number > 0 && number <= fastestSpeed)) {
    return err(`--story-speed needs a number above 0 and at most ${fastestSpeed}, not ${JSON.stringify(speed)}.`);
  }
  return ok({ kind: 'demo', speed: number });
}
