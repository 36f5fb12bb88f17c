import { describe, expect, it } from 'vitest';
import type { Advice } from '../../../main/domain/advice.ts';
import { confirms, matter, verdictMs } from '../trial.ts';
import { untilWell } from '../stage.ts';
import { askAdvice, peopleAgree } from './ask-advice.ts';
import { cutLeader } from './cut-leader.ts';
import { eventually } from './ground.ts';
import { postgresql } from './postgresql.ts';
import type { Scene } from './scene.ts';
import { settleMs, withProduct } from './scene.ts';

/** Votes are counted, and a bound for the loss is declared. */
const declared = { quorum: { model: 'majority' }, rpoSeconds: 5 };
const fenced = [...peopleAgree, 'G3=power off of alpha1, by the lab, at 14:03'];

function resultsOf({ gates }: Advice): Readonly<Record<string, string>> {
  return Object.fromEntries(gates.map(({ id, result }) => [id, result]));
}

/** The old primary goes on writing behind a cut, and after the heal nothing is wrong; then its host loses its power. */
async function decides(scene: Scene): Promise<void> {
  const { lab, watch } = scene;
  const old = await scene.untilOneLeads();
  expect(old).toBe('alpha1');
  const cut = await cutLeader(scene, old);
  // Even with a record that says otherwise: it is seen to write.
  const refused = await askAdvice(scene, 'beta1', fenced, declared);
  expect(refused).toMatchObject({ status: 2, sheet: { advice: 'NO-GO', oldPrimary: 'alpha1' } });
  expect(resultsOf(refused.sheet)).toMatchObject({ G3: 'fail', G4: 'pass', G5: 'pass', G7: 'fail' });
  expect(refused.sheet.gates.find(({ id }) => id === 'G3')?.why).toMatch(/^alpha1 takes writes/);
  cut.fault.heal();
  await untilWell(scene);

  const since = watch.seen.length;
  lab.powerOff('alpha1');
  const gone = matter('host-unreachable', { host: 'alpha1' });
  await watch.change(`${gone} confirmed`, confirms(gone), verdictMs, since);
  // The recording comes a moment after the change.
  const first = await eventually('HOLD after the power-off', verdictMs, async () => {
    const { sheet, status } = await askAdvice(scene, 'beta1', peopleAgree, declared);
    return status === 3 ? sheet : null;
  });
  expect(first).toMatchObject({ advice: 'HOLD', oldPrimary: 'alpha1' });
  const go = await eventually('GO with the record of a fence', settleMs, async () => {
    const { sheet, status } = await askAdvice(scene, 'beta1', fenced, declared);
    expect(sheet.advice).not.toBe('NO-GO');
    return status === 0 ? sheet : null;
  });
  expect(go).toMatchObject({ advice: 'GO', oldPrimary: 'alpha1', expiresAt: go.at + 60_000 });
  const held = await askAdvice(scene, 'beta1', peopleAgree, declared);
  expect(held).toMatchObject({ status: 3, sheet: { advice: 'HOLD' } });
  expect(Object.entries(resultsOf(held.sheet)).filter(([, result]) => result === 'unknown')).toEqual([
    ['G3', 'unknown'],
  ]);
}

describe('the advice on real PostgreSQL', { timeout: 400_000 }, () => {
  it('is NO-GO with the old primary named behind a cut, HOLD after a power-off, GO once that is fenced on record', () =>
    withProduct(postgresql, decides));
});
