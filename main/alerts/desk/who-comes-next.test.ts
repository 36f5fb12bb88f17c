import { describe, expect, it } from 'vitest';
import { chain, dayBegins, incident, minute, policyOf, receiver } from '../chains/chain-examples.ts';
import { advanceChains } from '../chains/advance-chains.ts';
import { type ChainRun, noChains } from '../chains/chain-state.ts';
import { deskPolicy } from './desk-examples.ts';
import { whoComesNext } from './who-comes-next.ts';

const steps = [['channel:ops'], ['person:carol'], ['schedule:dba']];
const repeated = chain(steps, { repeat: { times: 1, everyMs: 60 * minute }, final: [receiver('channel:boss')] });

/** The run of an incident, `minutes` after it was raised. */
function runAfter(minutes: number, chains = [repeated]): ChainRun {
  const policy = policyOf(chains);
  let state = noChains;
  for (let at = 0; at <= minutes; at++) {
    const input = { at: dayBegins + at * minute, events: [], incidents: [incident('a')], policy, flood: false };
    state = advanceChains(state, input).state;
  }
  const [run] = state.runs.values();
  if (run === undefined) throw new Error('no chain began');
  return run;
}

describe(whoComesNext, () => {
  it.each([
    [0, ['CAROL'], 'the second step'],
    [5, ['AOIFE'], 'the third step, by who is on duty then'],
    [10, ['ops'], 'the first step of the second round'],
    [70, ['boss'], 'the final, after the last round'],
    [80, [], 'nobody, once all was told'],
  ])('after %i minutes names %j: %s', (minutes, names) => {
    expect(whoComesNext(runAfter(minutes), deskPolicy({ chains: [repeated] }))).toEqual(names);
  });

  it('names nobody where the chain is gone from the inventory', () => {
    expect(whoComesNext(runAfter(0), deskPolicy({ chains: [] }))).toEqual([]);
  });

  it('does not name whom no channel of the inventory reaches', () => {
    expect(whoComesNext(runAfter(0), deskPolicy({ chains: [repeated], channels: [] }))).toEqual([]);
  });
});
