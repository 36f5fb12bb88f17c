import { describe, expect, it } from 'vitest';
import { askAdvice, peopleAgree } from './ask-advice.ts';
import { electedBeside } from './cut-leader.ts';
import { eventually } from './ground.ts';
import { patroni } from './patroni.ts';
import { settleMs, withProduct, type Scene } from './scene.ts';

/** Stops the agents on a host, or lets them go on; PostgreSQL under them is left alone. */
function signalAgent({ lab }: Scene, host: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const agents = lab.strangersOn(host).filter(({ name }) => name === 'patroni');
  expect(agents.length).toBeGreaterThan(0);
  for (const { pid } of agents) process.kill(pid, signal);
}

/**
 * Recorded (research/7, section 3): the others elect 31.6 s after the agent froze, and PostgreSQL under the frozen one goes on writing for
 * as long as it is frozen. So there is no moment at which a third may be promoted.
 */
async function refuses(scene: Scene): Promise<void> {
  const old = await scene.untilOneLeads();
  const others = scene.product.members.filter((host) => host !== old);
  const [candidate = ''] = others;
  signalAgent(scene, old, 'SIGSTOP');
  const early = await askAdvice(scene, candidate, peopleAgree);
  expect(early).toMatchObject({ status: 2, sheet: { advice: 'NO-GO', oldPrimary: old } });
  const second = await electedBeside(scene, old);
  const third = others.find((host) => host !== second.host) ?? '';
  await scene.watch.until('both shown as leaders', () => scene.shown().length === 2, 90_000);
  // The recording is written a little behind what is shown.
  await eventually('the sheet names both', settleMs, async () => {
    const { sheet, status } = await askAdvice(scene, third, peopleAgree);
    expect([sheet.advice, status]).toEqual(['NO-GO', 2]);
    const why = sheet.gates.find(({ id }) => id === 'G3')?.why ?? '';
    return why.includes(old) && why.includes(second.host) ? why : null;
  });
  signalAgent(scene, old, 'SIGCONT');
}

describe('the advice on real Patroni', { timeout: 600_000 }, () => {
  it('is NO-GO while the agent of the leader is frozen, before and after another was elected', () =>
    withProduct(patroni, refuses));
});
