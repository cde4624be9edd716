import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,platform,electron,renderer,build}/**/*.test.{ts,tsx}'],
    environment: 'node',
    restoreMocks: true,
    passWithNoTests: false,
  },
});
