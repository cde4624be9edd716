/** As a normal user, with Chromium's sandbox on: what an engineer's laptop runs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openConsole } from './support/console.ts';
import { startPlatform } from './support/platform.ts';

test('runs sandboxed as a normal user, with nothing of Node in the page and no way out of it', async () => {
  expect(process.getuid?.(), 'the sandbox refuses root').not.toBe(0);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-platform-'));
  const platform = await startPlatform({ dataDirectory });
  try {
    const running = await openConsole({ connect: platform.url, signInAs: 'operator', sandbox: true });
    try {
      const { app, page } = running;
      await expect(page.getByRole('table', { name: 'IDCs, worst first' })).toContainText('Healthy');
      expect(await app.evaluate(() => process.argv.includes('--no-sandbox'))).toBe(false);
      const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
      expect(await readFile(`/proc/${String(pid)}/status`, 'utf8'), 'the kernel filters the page’s system calls').toMatch(
        /^Seccomp:\s*2$/m,
      );
      const globals = await page.evaluate(() => ['process', 'require', 'Buffer'].filter((name) => name in globalThis));
      expect(globals).toEqual([]);
      const reached = await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'reached',
            () => 'refused',
          ),
        platform.url,
      );
      expect(reached).toBe('refused');
    } finally {
      await running.close();
    }
  } finally {
    await platform.end();
    await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  }
});
