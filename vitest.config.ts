import { defineConfig } from 'vitest/config';

const shared = { environment: 'node', restoreMocks: true } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{domain,contracts,config,gateways,sandbox,dev}/**/*.test.ts'],
          exclude: ['test/gateways/files/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'workflows',
          include: ['test/{workflows,replay}/**/*.test.ts'],
          globalSetup: ['test/setup/workflows.ts'],
          // Much of it is waiting for a server; and the machine has two cores or more.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'activities',
          include: ['test/{activities,models,gateways/files}/**/*.test.ts'],
          globalSetup: ['test/setup/mongodb.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/{api,e2e}/**/*.test.ts'],
          globalSetup: ['test/setup/stack.ts'],
          // Each file has the stack's two cores to itself, and one that kills servers must not do it under another.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
