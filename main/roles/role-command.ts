import type { ProbeSettings } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { partFunction } from './parts.ts';
import type { ProbeParameter, Product } from './product.ts';

/*
 * What a role probe runs on a host: ONE exec string a product, the same bytes for every fleet. What differs comes on standard
 * input, is checked there again, and never becomes code:
 *
 *   port 5432            name, one blank, value (may be empty)
 *   user quorumscope
 *   go                   ends the settings; without it nothing runs
 *
 * Exit status: that of the product's script; 64 = a setting was refused; 124 or 137 = the watchdog ended it. The one exception is
 * `custom`, whose setting `command` is shell text of the inventory's owner.
 */

/** Characters that mean nothing to a shell, a client or a URL parser by themselves; what is outside is refused on the host. */
const harmless = ']A-Za-z0-9._:/@,=+[-';

/**
 * The exec string of a product. `timeout` is the watchdog: what is not over by then is ended, by KILL one second later, so a probe
 * never outlives its observer. The login shell only has to understand `exec` and single quotes over several lines.
 */
export function roleCommand(product: Product): string {
  const lines = [...prelude(product.parameters), ...product.script];
  return `exec timeout -k 1 ${watchdogSeconds(product)} /bin/sh -c '${lines.join('\n')}'`;
}

/** The host ends the probe a second before the observer gives it up, so that 124 can still be told. */
function watchdogSeconds(product: Product): number {
  return Math.max(1, Math.floor(product.timeoutMs / 1000) - 1);
}

function prelude(parameters: readonly ProbeParameter[]): readonly string[] {
  const takes = parameters.map(
    ({ name, isFreeText }) => `${name}) ${isFreeText === true ? '' : 'safe "$n" "$v"; '}p_${name}=$v;;`,
  );
  return [
    'LC_ALL=C; export LC_ALL; unset LANGUAGE',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export PATH',
    'set -f; cd /',
    `refuse() { printf "role probe: setting %s is refused\\n" "$1" >&2; exit 64; }`,
    `safe() { case $2 in *[!${harmless}]*) refuse "$1";; esac; }`,
    partFunction,
    ...parameters.map(({ name }) => `p_${name}=`),
    'g=; while IFS= read -r l; do',
    'case $l in go) g=1; break;; *" "*) ;; *) refuse "without a value";; esac',
    'n=${l%% *}; v=${l#* }',
    `case $n in ${takes.join(' ')} *) refuse "of another product";; esac`,
    'done',
    '[ "$g" ] || refuse go',
    'exec </dev/null',
  ];
}

/** What goes to the standard input of {@link roleCommand}: every setting, then `go`. null = see {@link settingProblem}. */
export function roleInput(product: Product, settings: ProbeSettings): string | null {
  if (settingProblem(product, settings) !== null) return null;
  const lines = product.parameters.map(({ name, fallback }) => `${name} ${settings[name] ?? fallback ?? ''}`);
  return [...lines, 'go', ''].join('\n');
}

/** Why these settings cannot be sent to that product's probe: a sentence for the operator, or null. */
export function settingProblem(product: Product, settings: ProbeSettings): string | null {
  const known = product.parameters.map(({ name }) => name);
  const strange = Object.keys(settings).find((name) => !known.includes(name));
  if (strange !== undefined) {
    const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    return `the probe of ${product.name} has no setting "${plainLine(strange, 40)}"; ${has}`;
  }
  for (const { name, form, fallback, meaning } of product.parameters) {
    const value = settings[name] ?? fallback;
    if (value === null) return `the probe of ${product.name} needs the setting "${name}": ${meaning}`;
    if (/[\u0000-\u001f\u007f]/.test(value) || !form.test(value)) {
      return `the setting "${name}" of the probe of ${product.name} cannot be "${plainLine(value, 60)}": ${meaning}`;
    }
  }
  return null;
}
