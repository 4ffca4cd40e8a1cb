// Which tests Vitest runs: `unit` beside the code they test, `tidy` about the shape of the repository.
// The journeys in test/e2e have a runner of their own, as they drive a whole VS Code.

import { defineConfig } from 'vitest/config';

const shared = {
  environment: 'node' as const,
  // Generous, because the machine may be busy with a build; nothing here waits for time to pass.
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/tidy/**', 'test/fixtures/**'],
        },
      },
      { test: { ...shared, name: 'tidy', include: ['test/tidy/**/*.test.ts'] } },
    ],
  },
});
