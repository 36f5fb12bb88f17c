import { describe, expect, it } from 'vitest';
import { outcomeOfRefusal } from './connect-outcome.ts';

describe(outcomeOfRefusal, () => {
  it.each([
    [2, 'Connection refused', 'refused'],
    [2, 'Connection reset by peer', 'refused'],
    [2, 'Connection timed out', 'timeout'],
    [2, 'No route to host', 'unreachable'],
    [2, 'Network is unreachable', 'unreachable'],
    [2, 'open failed', 'unreachable'],
    [2, 'Temporary failure in name resolution', 'error'],
    [2, '', 'error'],
    [1, 'open failed', 'prohibited'],
    [1, '', 'prohibited'],
    [3, 'unknown channel type', 'error'],
    [4, 'resource shortage', 'error'],
  ] as const)('reads reason %i "%s" as %s', (reason, text, outcome) => {
    expect(outcomeOfRefusal(reason, text)).toBe(outcome);
  });
});
