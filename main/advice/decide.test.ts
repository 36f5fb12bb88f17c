import { describe, expect, it } from 'vitest';
import { gateIds, type GateResult } from '../domain/advice.ts';
import { adviceOf } from './decide.ts';

const words: readonly GateResult[] = ['pass', 'fail', 'unknown', 'attested'];

/** Every combination of ten answers: 4^10. */
function* combinations(): Generator<readonly GateResult[]> {
  const answers = gateIds.map((): GateResult => 'pass');
  for (let number = 0; number < 4 ** gateIds.length; number++) {
    let rest = number;
    for (const gate of answers.keys()) {
      answers[gate] = words[rest % 4] ?? 'unknown';
      rest = Math.floor(rest / 4);
    }
    yield answers;
  }
}

describe('adviceOf', () => {
  it('says of all 1,048,576 sheets: NO-GO with any fail, GO with neither fail nor unknown, HOLD else', () => {
    const wrong: string[] = [];
    const count = { GO: 0, 'NO-GO': 0, HOLD: 0 };
    for (const answers of combinations()) {
      let [fails, unknowns] = [0, 0];
      for (const one of answers) {
        if (one === 'fail') fails++;
        if (one === 'unknown') unknowns++;
      }
      const right = fails > 0 ? 'NO-GO' : unknowns > 0 ? 'HOLD' : 'GO';
      const said = adviceOf(answers);
      count[said]++;
      if (said !== right) wrong.push(`${answers.join()}: ${said}`);
    }
    expect(wrong).toEqual([]);
    expect(count).toEqual({ GO: 2 ** 10, HOLD: 3 ** 10 - 2 ** 10, 'NO-GO': 4 ** 10 - 3 ** 10 });
  });

  it('never says GO of a sheet that lacks a gate', () => {
    expect(adviceOf([])).toBe('HOLD');
    expect(adviceOf(gateIds.slice(1).map(() => 'pass'))).toBe('HOLD');
  });
});
