import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a duration such as `90s`, `30m`, `4h` or `2d` (ms). The error is the end of a sentence. */
export function readSpan(option: string, text: string): Result<number, string> {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? Number.NaN);
  if (ms > 0) return ok(ms);
  return err(`${option} must be a duration such as 30m, 4h or 2d, not "${plainLine(text, 40)}"`);
}

/** Reads an instant with its zone, such as 2026-11-30T06:00:00Z (epoch ms). The error is the end of a sentence. */
export function readInstant(option: string, text: string): Result<number, string> {
  const hasForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  // oxlint-disable-next-line no-restricted-globals -- reads a written instant; no clock is asked
  const at = hasForm ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return ok(at);
  return err(`${option} must be an instant with its zone, such as 2026-11-30T06:00:00Z, not "${plainLine(text, 40)}"`);
}
