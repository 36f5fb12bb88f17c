import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopDeadline } from '../../main/probe/remote-commands.ts';
import type { Lab, Stranger } from './lab.ts';
import { raiseLab } from './lab.ts';
import { defaultPlan, labAddress } from './plan.ts';
import { allWell } from './view.ts';
import type { Watch } from './watch.ts';
import { startWatch } from './watch.ts';

/** A machine that is late with everything has time. */
const patienceMs = 60_000;
/** Soon, also on a slow machine, and before the loop's own deadline, which ends it in any case. */
const soonMs = (loopDeadline.steps - 1) * loopDeadline.stepSeconds * 1000 - 500;

/** What runs on the hosts because somebody logged in, by host. sshd's own session processes are sshd's business. */
function guests(lab: Lab): readonly (Stranger & { readonly host: string })[] {
  return lab
    .plan()
    .hosts.flatMap((host) => lab.strangersOn(host.id).map((each) => ({ ...each, host: host.id })))
    .filter((each) => each.name !== 'sshd');
}

/** Looks each 200 ms until the hosts are empty. Gives how long it took, or what is left after `ms`. */
async function emptyWithin(lab: Lab, ms: number): Promise<readonly string[]> {
  const until = performance.now() + ms;
  for (;;) {
    const left = guests(lab);
    if (left.length === 0) return [];
    if (performance.now() > until) return left.map((each) => `${each.host} ${each.pid} ${each.name}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('what an observer leaves on the hosts', () => {
  let lab: Lab;
  let watch: Watch;
  const started = async (): Promise<void> => {
    watch = startWatch(lab);
    await watch.until('all well', (view) => allWell(view, 6, 3), patienceMs);
  };
  beforeAll(async () => {
    lab = await raiseLab(defaultPlan);
  });
  afterAll(async () => {
    await watch?.end('SIGKILL');
    lab?.down();
  });

  it('is one loop a host while it looks, and nothing soon after it said goodbye', async () => {
    await started();
    for (const host of defaultPlan.hosts) {
      expect(guests(lab).filter((each) => each.host === host.id).length, host.id).toBeGreaterThan(0);
    }
    await watch.end('SIGTERM');
    expect(await emptyWithin(lab, soonMs)).toEqual([]);
  });

  it('is nothing soon after it was killed', async () => {
    await started();
    await watch.end('SIGKILL');
    expect(await emptyWithin(lab, soonMs)).toEqual([]);
  });

  it('is nothing once the deadline of the loop has passed, when it was killed behind a dead network', async () => {
    await started();
    const cut = lab.cut({ kind: 'observer', regions: ['alpha', 'beta', 'gamma'] });
    await watch.end('SIGKILL');
    expect(guests(lab).length).toBeGreaterThan(0);
    expect(await emptyWithin(lab, patienceMs)).toEqual([]);
    cut.heal();
  });
});

describe('an inventory that is edited while it is watched', () => {
  let lab: Lab;
  let watch: Watch;
  beforeAll(async () => {
    lab = await raiseLab(defaultPlan);
    watch = startWatch(lab);
    await watch.until('all well', (view) => allWell(view, 6, 3), patienceMs);
  });
  afterAll(async () => {
    await watch?.end('SIGTERM');
    lab?.down();
  });

  it('keeps the inventory in force and says what is wrong when an edit is invalid', async () => {
    lab.writeFleetText('version: 1\nname: broken\nregions: [{ id: alpha, name: Alpha, code: ALP, colour: red }]\n');
    await watch.complaint('colour', patienceMs);
    const cut = lab.cut({ kind: 'regions', a: 'alpha', b: 'beta' });
    await watch.until(
      'the old inventory still gives a verdict',
      (view) => view.pairs.get('alpha|beta') === 'partitioned',
      patienceMs,
    );
    cut.heal();
    lab.writeFleet();
    await watch.until('all well', (view) => allWell(view, 6, 3), patienceMs);
  });

  it('takes in a new host by itself: it is read, and it is part of verdicts', async () => {
    await lab.addHost({ id: 'gamma3', region: 'gamma', address: labAddress(3, 3) });
    const since = watch.seen.length;
    lab.writeFleet();
    await watch.until('gamma3 alive', (view) => view.hosts.get('gamma3') === 'alive', patienceMs);
    const cut = lab.cut({ kind: 'host-from-peers', host: 'gamma3' });
    await watch.change(
      'gamma3 isolated',
      (change) =>
        change.kind === 'situation' &&
        change.situation.type === 'host-isolated' &&
        change.situation.subject.host === 'gamma3',
      patienceMs,
      since,
    );
    cut.heal();
  });
});
