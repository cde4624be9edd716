import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,platform,electron,renderer,build}/**/*.test.{ts,tsx}'],
    environment: 'node',
    restoreMocks: true,
    // Tests wait for conditions, never for time; two busy cores may take long to meet one.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
  },
});
