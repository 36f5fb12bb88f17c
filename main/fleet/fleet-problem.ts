import type { AlertPolicy } from '../domain/alert-policy.ts';
import type { Fleet } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { shownValue } from './shown-value.ts';

/** One thing wrong, or worth a warning, in an inventory. */
export interface FleetProblem {
  readonly file: string;
  /** 1-based; null where the inventory did not come from a text with lines. */
  readonly line: number | null;
  /** Where in the inventory, as `hosts[2].ssh.port`; null for the file as a whole. */
  readonly key: string | null;
  /** The operator's sentence; it names file, line and key. */
  readonly sentence: string;
}

/** A readable inventory: the fleet, and what an operator should know about it. */
export interface FleetReading {
  readonly fleet: Fleet;
  /** Who is told of what. */
  readonly alerts: AlertPolicy;
  readonly warnings: readonly FleetProblem[];
}

/** What paths of an inventory are relative to. */
export interface Surroundings {
  /** Replaces a leading `~`. Absolute. */
  readonly home: string;
  /** Relative paths start here. Absolute. */
  readonly directory: string;
}

/** The way to a value inside an inventory: `['hosts', 2, 'ssh', 'port']`. */
export type InventoryPath = readonly (string | number)[];

/** Tells on which line a value, or its key, stands; null when there are no lines. */
export type LineOf = (path: InventoryPath, at: 'key' | 'value') => number | null;

/** Where an inventory comes from, for the sentences about it. */
export interface InventorySource {
  readonly file: string;
  readonly lineOf: LineOf;
}

/** Something to say about a place of the inventory: `predicate` completes a sentence that begins with the key. */
export interface Remark {
  readonly path: InventoryPath;
  readonly at: 'key' | 'value';
  readonly predicate: string;
}

/** Writes a path the way operators read it: `hosts[2].ssh.port`; null for the whole file. */
export function keyText(path: InventoryPath): string | null {
  if (path.length === 0) return null;
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      return `${i === 0 ? '' : '.'}${/^[\w-]{1,80}$/.test(step) ? step : shownValue(step)}`;
    })
    .join('');
}

/** Makes the sentence `FILE:LINE: KEY PREDICATE` of a remark. */
export function problemOf(source: InventorySource, remark: Remark): FleetProblem {
  const key = keyText(remark.path);
  const line = source.lineOf(remark.path, remark.at);
  return fileProblem(source.file, line, key, `${key ?? 'the inventory'} ${remark.predicate}`);
}

/** A problem whose sentence is `FILE:LINE: WHAT`, as one harmless line. */
export function fileProblem(file: string, line: number | null, key: string | null, what: string): FleetProblem {
  return { file, line, key, sentence: plainLine(`${line === null ? file : `${file}:${line}`}: ${what}`) };
}
