import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { inventorySchema } from '../contract/inventory.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { warnAlerts } from './build-alerts.ts';
import { checkPlaces } from './build-checks.ts';
import { buildFleet } from './build-fleet.ts';
import {
  type FleetProblem,
  type FleetReading,
  fileProblem,
  type InventoryPath,
  type InventorySource,
  problemOf,
  type Remark,
  type Surroundings,
} from './fleet-problem.ts';
import { pruneUnknownKeys, type UnknownKey } from './known-keys.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';
import { warnFleet } from './warn-fleet.ts';
import { maxInventoryBytes, readYaml } from './yaml-source.ts';

export type { FleetProblem, FleetReading, Surroundings } from './fleet-problem.ts';

/** Problems listed of one inventory; a file that is something else altogether would have thousands. */
const maxProblems = 50;

/**
 * Reads an inventory of version 1 (interfaces.md, section 3) from its text. All its problems are told at once, each in
 * a sentence with file, line and key; one is enough to refuse the whole. Never throws.
 */
export function parseFleet(
  text: string,
  file: string,
  surroundings: Surroundings,
): Result<FleetReading, readonly FleetProblem[]> {
  const yaml = readYaml(text, file);
  if (!yaml.ok) return yaml;
  const source: InventorySource = { file, lineOf: yaml.value.lineOf };
  const { value, unknown } = pruneUnknownKeys(inventorySchema, yaml.value.value);
  return readInventory(value, source, surroundings, unknown.map(unknownKeyRemark));
}

/**
 * Reads an inventory that is a value already: the fleet line of a capture, in which keys of a newer version are
 * ignored (interfaces.md). `file` names the place in the sentences: `cut.jsonl:1`. Never throws.
 */
export function fleetFromValue(
  value: unknown,
  file: string,
  surroundings: Surroundings,
): Result<FleetReading, readonly FleetProblem[]> {
  const source: InventorySource = { file, lineOf: () => null };
  return readInventory(pruneUnknownKeys(inventorySchema, value).value, source, surroundings, []);
}

/** Reads an inventory file of this machine. `~` is the home of the user, other paths start at the file's directory. */
export async function readFleetFile(path: string): Promise<Result<FleetReading, readonly FleetProblem[]>> {
  const text = await readInventoryText(path);
  return text.ok ? parseInventoryText(text.value, path) : err([text.error]);
}

/** {@link parseFleet} with the surroundings of a file of this machine. */
export function parseInventoryText(text: string, path: string): Result<FleetReading, readonly FleetProblem[]> {
  return parseFleet(text, path, { home: homedir(), directory: dirname(resolve(path)) });
}

/** The text of an inventory file, at most {@link maxInventoryBytes} of it; strict UTF-8. */
export async function readInventoryText(path: string): Promise<Result<string, FleetProblem>> {
  const problem = (what: string): { readonly ok: false; readonly error: FleetProblem } =>
    err(fileProblem(path, null, null, what));
  try {
    const file = await open(path, 'r');
    try {
      const chunks: Buffer[] = [];
      let bytes = 0;
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, null);
        if (bytesRead === 0) break;
        chunks.push(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
        if (bytes > maxInventoryBytes)
          return problem(`the inventory has more than ${maxInventoryBytes / 1e6} MB; this cannot be meant`);
      }
      return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    } finally {
      await file.close();
    }
  } catch (error) {
    return problem(whyUnreadable(error));
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file; give the path of an inventory with --fleet';
    case 'EISDIR':
      return 'this is a directory; give the inventory file in it';
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read by this user; change its mode or its owner';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'the inventory is not UTF-8 text; give a YAML or JSON file';
    default:
      return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function readInventory(
  value: unknown,
  source: InventorySource,
  surroundings: Surroundings,
  found: readonly Remark[],
): Result<FleetReading, readonly FleetProblem[]> {
  const parsed = inventorySchema.safeParse(value);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => shapeRemark(issue.path, issue.message, value));
    return err(problemsOf([...found, ...wrong], source));
  }
  const { fleet, alerts, remarks } = buildFleet(parsed.data, surroundings);
  if (found.length + remarks.length > 0) return err(problemsOf([...found, ...remarks], source));
  const regions = fleet.regions.map(({ id }) => id);
  const warnings = [...warnFleet(fleet, checkPlaces(parsed.data)), ...warnAlerts(alerts, regions)];
  return ok({ fleet, alerts, warnings: warnings.map((remark) => problemOf(source, remark)) });
}

function unknownKeyRemark({ path, key, known }: UnknownKey): Remark {
  const near = suggestion(key, known);
  const instead = near === '' && known.length > 0 ? `; known here: ${known.join(', ')}` : near;
  return { path: [...path, key], at: 'key', predicate: `is an unknown key${instead}` };
}

function shapeRemark(issuePath: readonly PropertyKey[], message: string, root: unknown): Remark {
  const path = issuePath.map((step) => (typeof step === 'number' ? step : String(step)));
  const value = valueAt(root, path);
  if (value === undefined) return { path, at: 'value', predicate: `is missing; it ${message}` };
  // What stands where a passphrase is named may be the passphrase.
  const isSecret = path.some((step) => typeof step === 'string' && /pass/i.test(step));
  return { path, at: 'value', predicate: isSecret ? message : `${message}, not ${shownValue(value)}` };
}

function valueAt(root: unknown, path: InventoryPath): unknown {
  let value: unknown = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function problemsOf(remarks: readonly Remark[], source: InventorySource): readonly FleetProblem[] {
  const problems = remarks.slice(0, maxProblems).map((remark) => problemOf(source, remark));
  const rest = remarks.length - problems.length;
  if (rest > 0) {
    problems.push(fileProblem(source.file, null, null, `${rest} more problems are not listed; mend these first`));
  }
  return problems.sort((a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER));
}
