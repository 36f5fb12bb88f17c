/** Ends an exhaustive switch: does not compile while a union member is unhandled, and throws (a bug) if one slips through. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
