import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';

test.describe('the demo on the real window', () => {
  test('tells its story: healthy, Dublin and Frankfurt cut with Amsterdam between them, healed', async ({ launch }) => {
    const { window } = await launch({ args: ['--story-speed', '4'] });
    await expectQuiet(window, 9);
    await expectStatus(window, /^PARTIAL PARTITION\s*DUB ╳ FRA via AMS/);
    await keepPicture(window, 'demo-partitioned');
    await expectQuiet(window, 9);
  });
});
