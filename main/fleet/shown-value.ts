/**
 * A value of an inventory as a sentence may quote it: at most 60 characters, JSON-escaped, so that it can neither
 * break the line nor move the cursor of a terminal.
 */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  const quoted = JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  return quoted.replace(
    /[^\x20-\x7e\u00a1-\u024f]/g,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
