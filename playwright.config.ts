import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// What `npm run setup -- --with test` prepares on linux-x64; elsewhere Electron's own download is used.
const pinnedRuntime = join(import.meta.dirname, '.runtime', 'electron-33.2.1');
if (existsSync(pinnedRuntime)) process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= pinnedRuntime;

// The real app on the real platform. What mostly waits for real servers, or for steps to be held, comes first; the others run beside it.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 3,
  fullyParallel: false,
  timeout: 90_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  reporter: [['list']],
  projects: [
    { name: 'lab', testMatch: '**/lab*.spec.ts' },
    { name: 'people', testMatch: '**/people.spec.ts' },
    { name: 'app', testIgnore: ['**/lab*.spec.ts', '**/people.spec.ts', '**/sandboxed.spec.ts', '**/screenshots.spec.ts'] },
    { name: 'sandboxed', testMatch: '**/sandboxed.spec.ts' },
    { name: 'screenshots', testMatch: '**/screenshots.spec.ts' },
  ],
});
