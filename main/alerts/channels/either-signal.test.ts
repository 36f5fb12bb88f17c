import { describe, expect, it } from 'vitest';
import { eitherSignal } from './either-signal.ts';

describe(eitherSignal, () => {
  it.each([0, 1])('comes with either of the two, and then neither remembers it', (which) => {
    const [one, other] = [new AbortController(), new AbortController()];
    let comes = 0;
    const both = eitherSignal(one.signal, other.signal);
    both.addEventListener('abort', () => comes++);
    expect(both.aborted).toBe(false);
    [one, other][which]?.abort();
    one.abort();
    other.abort();
    expect([both.aborted, comes]).toEqual([true, 1]);
  });

  it('has come already where one of the two has', () => {
    expect(eitherSignal(new AbortController().signal, AbortSignal.abort()).aborted).toBe(true);
  });
});
