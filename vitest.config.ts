import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,platform,electron,renderer,build,bench}/**/*.test.{ts,tsx}'],
    environment: 'node',
    restoreMocks: true,
    // No test changes globals, so files may share a process; starting one for each file took longer than the tests.
    isolate: false,
    // Many wait for servers they started: no core is to be kept free.
    maxWorkers: '100%',
    // Tests wait for conditions, never for time; two busy cores may take long to meet one.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
  },
});
