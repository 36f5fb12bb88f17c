import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, test } from '../fixtures/desktop-test.ts';
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

    const cut = lab.cut({ kind: 'region-from-regions', region: 'gamma' });
    await expectStatus(window, /^PARTITION\s*ALP\+BET ┃ GAM/);
    await expect(window.getByText('QUORUM +1').first()).toBeVisible();
    await expect(window.getByText('NO QUORUM −2').first()).toBeVisible();

    cut.heal();
    await expectQuiet(window, 6);
  });

  test('doubts itself when it loses a region, and never calls that a partition', async ({ launch }) => {
    const { window } = await launch({ args: ['--fleet', lab.fleetFile, '--accept-unsupported-electron'], inside: lab });
    await expectQuiet(window, 6);
    const cut = lab.cut({ kind: 'observer', regions: ['beta'] });
    await expectStatus(window, /^OBSERVER BLIND\s*no sight of BET/);
    cut.heal();
    await expectQuiet(window, 6);
  });
});
