import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { type Lab, raiseLab } from '../lab/lab.ts';
import { defaultPlan } from '../lab/plan.ts';

test.describe('a real cut on the real window', () => {
  let lab: Lab;
  test.beforeAll(async () => {
    lab = await raiseLab(defaultPlan);
  });
  test.afterAll(() => lab?.down());

  test('names the islands and says which side has quorum, and lets go when it is healed', async ({ launch }) => {
    const { window } = await launch({ args: ['--fleet', lab.fleetFile, '--accept-unsupported-electron'], inside: lab });
    await expectQuiet(window, 6);
    await keepPicture(window, 'lab-healthy');

    const cut = lab.cut({ kind: 'region-from-regions', region: 'gamma' });
    await expectStatus(window, /^PARTITION\s*ALP\+BET ┃ GAM/);
    await expect(window.locator('[data-island-name]')).toHaveText([/ALP\+BET/, /GAM/]);
    const store = window.locator('[data-cluster="store"]');
    await expect(store.locator('[data-quorum="quorate"]')).toContainText('QUORUM +1');
    await expect(store.locator('[data-quorum="inquorate"]')).toContainText('NO QUORUM −2');
    await keepPicture(window, 'lab-partitioned');

    cut.heal();
    await expectQuiet(window, 6);
  });

  test('doubts itself when it loses a region, and never calls that a partition', async ({ launch }) => {
    const { window } = await launch({ args: ['--fleet', lab.fleetFile, '--accept-unsupported-electron'], inside: lab });
    await expectQuiet(window, 6);
    const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
    await expectStatus(window, /^OBSERVER BLIND\s*no sight of BET/);
    await expect(window.locator('[data-island-name]')).toHaveCount(0);
    await keepPicture(window, 'lab-blind');
    cut.heal();
    await expectQuiet(window, 6);
  });

  test('names a server that hangs, and no cut, while its kernel goes on answering', async ({ launch }) => {
    const { window } = await launch({ args: ['--fleet', lab.fleetFile, '--accept-unsupported-electron'], inside: lab });
    await expectQuiet(window, 6);
    const frozen = lab.freezeService('beta1', 5432);
    await expectStatus(window, /^SERVICE HUNG\s*beta1:5432/);
    await expect(window.locator('[data-island-name]')).toHaveCount(0);
    await keepPicture(window, 'lab-hung');
    frozen.heal();
    await expectQuiet(window, 6);
  });
});
