import { type Page, expect } from '@playwright/test';
import { keepPicture, test } from '../fixtures/desktop-test.ts';
import { expectFits, launchGallery, openGallery } from '../fixtures/gallery-test.ts';

/** Pages of the gallery with alarms. */
const pages = [
  'alerts-empty',
  'alerts-p1',
  'alerts-flood',
  'alerts-cannot-tell',
  'alerts-chains',
  'alerts-shelved',
  'alerts-maintenance',
  'alerts-kpis',
  'alerts-no-channel',
  'alerts-long-names',
  'alerts-no-answer',
  'alerts-blind',
  'alerts-replay',
] as const;

/** Those that the documentation shows. */
const pictured: readonly string[] = ['alerts-p1', 'alerts-cannot-tell', 'alerts-blind'];

/** What must be read of them. */
const readable = { within: 'header *, [data-alerts] *, [data-replay-bar] *' };

interface Flash {
  /** State of the alarm whose row it is in. */
  readonly of: string;
  readonly words: string;
  /** Ms of the page's own clock; the same for all that flash in step. */
  readonly startTime: number;
}

/** What flashes in the list. */
function flashing(window: Page): Promise<readonly Flash[]> {
  return window.evaluate(() =>
    document.getAnimations().flatMap(({ effect, startTime }) => {
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      const row = target?.closest<HTMLElement>('[data-alarm]');
      if (row == null) return [];
      return [{ of: row.dataset['state'] ?? '', words: target?.textContent ?? '', startTime: Number(startTime) }];
    }),
  );
}

test.describe('Alerts on the real window', () => {
  test('says that nobody knows what is alarmed while no answer comes, and never that all is well', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    await openGallery(window, 'alerts-no-answer');
    await expect(window.locator('[data-no-answer]')).toContainText('The alarm system gives no answer');
    await expect(window.locator('[data-banner="blind"]')).toContainText('P2 ALERTING IS BLIND');
    await expect(window.locator('[data-alarm-counter="blind"]')).toContainText('ALERTING IS BLIND');
  });

  test('flashes the signs of what nobody has acknowledged, in step, and nothing else', async ({ launch }) => {
    const window = await launchGallery(launch);
    await openGallery(window, 'alerts-p1');
    await expect(window.locator('[data-alarm]')).toHaveCount(4);
    expect(await flashing(window)).toEqual([
      { of: 'unacknowledged-active', words: '', startTime: 0 },
      { of: 'unacknowledged-active', words: '', startTime: 0 },
    ]);
  });

  test('asks for a name once, acknowledges and shelves by keys, and never offers to shelve a P1', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    await openGallery(window, 'alerts-p1');
    await expect(window.locator('[data-incident-table]')).toBeFocused();
    await expect(window.locator('[data-not-shelved]')).toContainText('A P1 is never shelved');
    await window.keyboard.press('a');
    await expect(window.locator('[data-field="by"]')).toBeFocused();
    await window.keyboard.type('A. Byrne');
    await window.locator('[data-incident-table]').focus();
    await window.keyboard.press('a');
    await expect(window.locator('[data-given="acknowledge"]')).toContainText('done');

    await window.keyboard.press('j');
    await window.keyboard.press('z');
    await expect(window.locator('[data-field="shelve-reason"]')).toBeFocused();
    await window.keyboard.type('za reason');
    await window.locator('[data-for="3600000"]').check();
    await keepPicture(window, 'alerts-shelving');
    await window.locator('[data-shelve]').click();
    await expect(window.locator('[data-given="shelve"]')).toContainText('done');
  });

  test('is drawn at every size that a wall or a laptop has, and nothing hangs out of the window', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    for (const page of pages) {
      await openGallery(window, page);
      await expect(window.locator('[data-alerts]')).toBeVisible();
      await expectFits(window, page, readable, { isPictured: pictured.includes(page) });
    }
  });

  test('is drawn in the light theme too', async ({ launch }) => {
    const window = await launchGallery(launch);
    for (const page of pictured) {
      await openGallery(window, page);
      await expect(window.locator('[data-alerts]')).toBeVisible();
      await window.evaluate(() => {
        document.documentElement.dataset['theme'] = 'light';
      });
      await expectFits(window, `${page}-light`, readable, { isPictured: false });
      await window.evaluate(() => {
        document.documentElement.dataset['theme'] = 'dark';
      });
    }
  });
});
