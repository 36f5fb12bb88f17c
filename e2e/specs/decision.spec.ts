import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { expectFits, launchGallery, openGallery } from '../fixtures/gallery-test.ts';
import { setUpPeople } from '../fixtures/people.ts';

/** Pages of the gallery with the Decision screen, and with who may decide. */
const pages = [
  'decision-rest',
  'decision-no-go',
  'decision-hold',
  'decision-possible',
  'decision-proposed',
  'decision-agreed',
  'decision-disagreed',
  'decision-changed',
  'decision-said',
  'decision-log-fault',
  'decision-blind',
  'decision-lost',
  'decision-drill',
  'decision-no-capture',
  'decision-nobody',
  'decision-long-names',
  'decision-choose',
  'decision-empty',
  'people',
] as const;

/** Those that the documentation shows. */
const pictured: readonly string[] = ['decision-no-go', 'decision-proposed', 'decision-agreed'];

/** What must be read of them. */
const readable = { within: '[data-decision] *, [data-people] *, header *' };

test.describe('Decision on the real window', () => {
  test('refuses GO in the cut with the old primary named, and records HOLD by one press into the log', async ({
    launch,
  }) => {
    test.setTimeout(360_000);
    const { app, window } = await launch({ args: ['--story-speed', '1'] });
    await setUpPeople(window);
    await expectStatus(window, /^PARTIAL PARTITION/, 180_000);
    await window.keyboard.press('3');
    await window.locator('[data-cluster-row="ledger"]').click();
    await window.keyboard.press('d');
    const sheet = window.locator('[data-decision="ledger"]');
    const word = sheet.locator('[data-verdict-word]');
    await expect(word).toHaveAttribute('data-from', 'nobody');
    await sheet.locator('[data-candidate="fra-db1"] input').check();

    await expect(word).toHaveAttribute('data-verdict-word', 'NO-GO');
    await expect(sheet.locator('[data-old-primary]')).toContainText('Old primary dub-db1 (DUB).');
    await expect(sheet.locator('[data-result="fail"]').filter({ hasText: 'dub-db1' })).not.toHaveCount(0);
    await expect(sheet.locator('[data-no-go] li')).not.toHaveCount(0);
    await expect(sheet.locator('[data-propose], [data-held]')).toHaveCount(0);
    await keepPicture(window, 'demo-decision-no-go');

    const head = sheet.locator('[data-log-head]');
    const before = await head.getAttribute('data-log-head');
    await sheet.locator('[data-person="said by"]').selectOption('A. Byrne');
    await window.keyboard.press('Alt+h');
    await expect(sheet.locator('[data-round-line]')).toContainText('HOLDsaid by A. Byrne');
    await expect(sheet.locator('[data-round-line]')).toContainText('recorded');
    await expect(head).not.toHaveAttribute('data-log-head', before ?? '');
    await expect(sheet.locator('[data-head-hash]')).toHaveText(/^[0-9a-f]{64}$/);
    const entry = sheet.locator('[data-entry]').first();
    await expect(entry).toContainText('HOLD');
    await expect(entry).toContainText('ledger → fra-db1 · A. Byrne');

    await entry.locator('button').first().click();
    await entry.locator('[data-take="clipboard"]').click();
    await expect(sheet.locator('[data-taken="copied"]')).toBeVisible();
    const id = (await entry.getAttribute('data-entry')) ?? 'no entry';
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain(id);
    await keepPicture(window, 'demo-decision-hold');
  });

  test('stays on HOLD and offers no GO while all is well', async ({ launch }) => {
    const { window } = await launch({ args: ['--story-speed', '1'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('4');
    await window.locator('[data-decision="choose"] button', { hasText: 'config' }).click();
    const sheet = window.locator('[data-decision="config"]');
    await expect(sheet.locator('[data-candidate]')).not.toHaveCount(0);
    await expect(sheet.locator('[data-verdict-word]')).toHaveAttribute('data-verdict-word', 'HOLD');
    await expect(sheet.locator('[data-gates="none"]')).toBeVisible();
    await sheet.locator('[data-candidate="fra-etcd1"] input').check();
    await expect(sheet.locator('[data-gate]')).toHaveCount(10);
    await expect(sheet.locator('[data-propose]')).toHaveCount(0);
  });

  test('is drawn at every size that a wall or a laptop has, and nothing hangs out of the window', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    for (const page of pages) {
      await openGallery(window, page);
      await expect(window.locator(page === 'people' ? '[data-people="3"]' : '[data-decision]')).toBeVisible();
      await expectFits(window, page, readable, { isPictured: pictured.includes(page) });
    }
  });
});
