import { err, ok } from '../../main/domain/result.ts';
import type { Result } from '../../main/domain/result.ts';
import { wholeOption } from './bench-figures.ts';

/** How much `detect` measures. */
export interface DetectOptions {
  /** Complete cuts between two regions. */
  readonly cuts: number;
  /** Complete cuts of one host from its peers. */
  readonly hosts: number;
  /** Cuts of 0.8 s that must not become a verdict. */
  readonly blips: number;
  /** Cuts between two regions watched on the Electron window. */
  readonly screens: number;
  /** Cuts of the observer from a region, on which blackbox_exporter and Alertmanager are measured beside us; before them one cut between two regions that it still reaches. */
  readonly peers: number;
}

/** The figures that performance.md asks for. */
export const fullMeasurement: DetectOptions = { cuts: 20, hosts: 10, blips: 10, screens: 5, peers: 2 };

const names = ['cuts', 'hosts', 'blips', 'screens', 'peers'] as const;

/** Reads `--cuts N --hosts N --blips N --screens N --peers N`; what is not named keeps its full number. */
export function parseDetectOptions(args: readonly string[]): Result<DetectOptions, string> {
  const options: Record<(typeof names)[number], number> = { ...fullMeasurement };
  for (let i = 0; i < args.length; i += 2) {
    const name = names.find((known) => `--${known}` === args[i]);
    const value = args[i + 1] ?? '';
    if (name === undefined) {
      return err(`detect: unknown option ${args[i]}; known: ${names.map((each) => `--${each} N`).join(' ')}`);
    }
    const count = wholeOption(value, 0, 999);
    if (count === null) return err(`detect: --${name} needs a whole number from 0 to 999, not "${value}"`);
    options[name] = count;
  }
  return ok(options);
}
