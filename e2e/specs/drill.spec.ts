import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { people, setUpPeople } from '../fixtures/people.ts';
import { stepBackTo } from '../fixtures/replay.ts';

test.describe('A rehearsal in the real window', () => {
  test('judges the cut of a while ago on what was seen then, says DRILL, and keeps its words apart from real ones', async ({
    launch,
  }) => {
    test.setTimeout(300_000);
    const { window } = await launch({ args: ['--story-speed', '2'] });
    await setUpPeople(window);
    await expectStatus(window, /^PARTIAL PARTITION/, 120_000);
    await expectStatus(window, 'No situation. 9 of 9 hosts read.', 120_000);
    await window.keyboard.press('5');
    await window.keyboard.press('[');
    await stepBackTo(window, 'PARTIAL PARTITION');

    await window.keyboard.press('3');
    await window.locator('[data-cluster-row="ledger"]').click();
    await window.keyboard.press('d');
    const sheet = window.locator('[data-decision="ledger"]');
    await sheet.locator('[data-candidate="fra-db1"] input').check();
    await expect(sheet).toHaveAttribute('data-drill', 'true');
    await expect(sheet).toContainText('DRILL');
    await expect(sheet.locator('[data-verdict-word]')).toHaveAttribute('data-verdict-word', 'NO-GO', {
      timeout: 60_000,
    });
    await expect(sheet.locator('[data-result="fail"]').filter({ hasText: 'dub-db1' })).not.toHaveCount(0);
    await sheet.locator('[data-person="said by"]').selectOption(people[0].name);
    await window.keyboard.press('Alt+h');
    await expect(sheet.locator('[data-round-line]')).toContainText('recorded');
    const drill = await sheet.locator('[data-entry]').first().getAttribute('data-entry');
    expect(drill).toMatch(/^DRILL-/);
    await keepPicture(window, 'demo-drill');

    await window.keyboard.press('L');
    await expectQuiet(window, 9);
    await expect(sheet).toHaveAttribute('data-drill', 'false');
    await expect(sheet.locator(`[data-entry="${drill}"]`)).toHaveCount(0);
  });
});
