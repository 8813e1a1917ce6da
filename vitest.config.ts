import { defineConfig } from 'vitest/config';

const shared = { environment: 'node', restoreMocks: true } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/{domain,contracts,gateways,sandbox,dev}/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'workflows',
          include: ['test/{workflows,replay}/**/*.test.ts'],
          globalSetup: ['test/setup/temporal-test-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'activities',
          include: ['test/{activities,models}/**/*.test.ts'],
          globalSetup: ['test/setup/mongodb.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
