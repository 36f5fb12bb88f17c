import { plainLine } from '../domain/plain-line.ts';

/**
 * Reads JSON of a product. Whole numbers of 16 and more digits (etcd's 64-bit ids) come as text, because a JavaScript number
 * would lose their last digits. null = no JSON.
 */
export function readJson(text: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    // Valid JSON has closed strings, which keeps the pattern below linear.
    return /\d{16}/.test(text) ? { value: JSON.parse(withLongNumbersAsText(text)) } : { value };
  } catch {
    return null;
  }
}

function withLongNumbersAsText(json: string): string {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

/** The value at a path of keys, or undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value;
  for (const key of path) {
    if (!isMapping(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** A name or a sentence of the product as one harmless line; null for anything else, the empty text included. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const line = plainLine(value, 300);
  return line === '' ? null : line;
}

/** A number, also where the product writes it as text; null for anything else. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'string') return /^-?\d{1,15}(\.\d{1,12})?$/.test(value.trim()) ? Number(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** true or false; null for anything else. */
export function asFlag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** More entries than any cluster has. */
const maxEntries = 1000;

/** The entries of a list, at most 1,000; none for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, maxEntries) : [];
}

/** A JSON object. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
