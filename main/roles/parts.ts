import type { RawRole } from '../domain/reading.ts';

/*
 * A probe that asks its product several questions prints each answer as a part, on both outputs:
 *
 *   #part status            (the same line on stderr)
 *   [{"Endpoint":"http://127.0.0.1:2379", …}]
 *   #exit 0                 (on stdout only)
 */

/**
 * The shell function `part NAME COMMAND…` that writes them. It stands in the prelude of every role probe, so a product's
 * script may use it as it is: `part status timeout -k 1 3 etcdctl …`. Its own status is that of the command.
 */
export const partFunction =
  'part() { n=$1; shift; printf "#part %s\\n" "$n"; printf "#part %s\\n" "$n" >&2; "$@"; r=$?; printf "\\n#exit %s\\n" "$r"; return "$r"; }';

/** One answer of a probe. */
export interface RolePart extends RawRole {
  /** What the script calls it; '' for an output without marks. */
  readonly name: string;
}

/**
 * Splits a probe's output at its marks. An output without marks is one nameless part with the probe's own exit status. A part that
 * never ended has the exit status of the probe, or 124 (that of `timeout`) when the probe claims success: it was cut short. What stands
 * on stderr before the first mark belongs to every part.
 */
export function splitParts(raw: RawRole): readonly RolePart[] {
  const texts = bodies(raw.text);
  const first = texts[0];
  if (first === undefined) return [{ name: '', ...raw }];
  const said = bodies(raw.stderr);
  const before = raw.stderr.split(/^#part /m, 1)[0] ?? '';
  return texts.map(({ name, lines }) => ({ name, ...endOf(lines, raw.exit), stderr: before + stderrOf(said, name) }));
}

/** The part of that name, or null. */
export function partNamed(parts: readonly RolePart[], name: string): RolePart | null {
  return parts.find((part) => part.name === name) ?? null;
}

interface Body {
  readonly name: string;
  readonly lines: string[];
}

function bodies(text: string): readonly Body[] {
  if (!text.includes('#part ')) return [];
  const found: Body[] = [];
  for (const line of text.split('\n')) {
    const name = /^#part ([a-zA-Z0-9_-]{1,40})\r?$/.exec(line)?.[1];
    if (name === undefined) found.at(-1)?.lines.push(line);
    else found.push({ name, lines: [] });
  }
  return found;
}

function endOf(lines: readonly string[], probeExit: number): { readonly exit: number; readonly text: string } {
  const at = lines.findLastIndex((line) => /^#exit \d{1,3}\r?$/.test(line));
  if (at === -1) return { exit: probeExit === 0 ? 124 : probeExit, text: lines.join('\n') };
  return { exit: Number.parseInt((lines[at] ?? '').slice(6), 10), text: lines.slice(0, at).join('\n') };
}

function stderrOf(said: readonly Body[], name: string): string {
  return said.find((body) => body.name === name)?.lines.join('\n') ?? '';
}
