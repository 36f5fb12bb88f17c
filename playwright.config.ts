import { defineConfig } from '@playwright/test';

/*
 * End-to-end tests on the real Electron (`npm test` names it in QUORUMSCOPE_ELECTRON). One at a time: each starts an
 * Electron with an engine of its own, and they share two cores with whatever else the machine does.
 */
export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // Real time on a shared machine: one that stands still for seconds looks like a fault. A second try is named in the report.
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
});
