import type { CheckExpectation } from '../domain/fleet.ts';

/** Is an answer with this status and this body (of which a `status` check needs none) the expected one? */
export function isExpected(expect: CheckExpectation, status: number, body: string): boolean {
  if (expect.kind === 'status') return status === expect.status;
  const value = parsed(body);
  return value !== undefined && fieldOf(value, expect.field.split('.')) === expect.equals;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Own fields only: what every object inherits is no part of an answer. */
function fieldOf(value: unknown, steps: readonly string[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}
