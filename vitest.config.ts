import { defineConfig } from 'vitest/config';

/*
 * Three sets, run one after the other by `npm test`: unit (pure and fast), integration (loopback, real sshd),
 * lab (network namespaces; root). A fourth, slow-lab, runs on demand. `vitest --project unit` runs one.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{main,electron,renderer,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{integration,lab,slow}.test.ts', 'node_modules'],
          testTimeout: 20_000,
          setupFiles: ['main/testing/law-seed.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{main,electron}/**/*.integration.test.ts'],
          testTimeout: 60_000,
          // Real time on a shared machine: one that stands still for seconds looks like a fault. The report names a retry.
          retry: 1,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['e2e/lab/**/*.lab.test.ts'],
          testTimeout: 120_000,
          retry: 1,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // Products that take minutes to notice a cut: `npm run lab -- all`.
        test: {
          name: 'slow-lab',
          include: ['e2e/lab/**/*.slow.test.ts'],
          retry: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
