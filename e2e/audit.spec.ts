/** The audit log as consoles see it: verified, proven, exported, and red when it is not the one that was seen. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { startMeddler } from './support/meddler.ts';
import { go } from './support/operator.ts';
import { root } from './support/paths.ts';
import { startPlatform } from './support/platform.ts';
import type { RunningPlatform } from './support/platform.ts';

const closers: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'switchyard-audit-'));
  closers.push(() => rm(made, { recursive: true, force: true, maxRetries: 5 }));
  return made;
}

async function platformOn(dataDirectory: string, port = 0): Promise<RunningPlatform> {
  const platform = await startPlatform({ dataDirectory, port, extra: ['--idcs', '3', '--streams', '30'] });
  closers.push(() => platform.end());
  return platform;
}

async function consoleOn(url: string, userData: string): Promise<RunningConsole> {
  const running = await openConsole({ connect: url, signInAs: 'operator', userData });
  closers.push(running.close);
  return running;
}

async function tool(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['platform/audit/tool/main.ts', ...args], { cwd: root });
  return stdout;
}

test('says up to where it verified the log, proves an entry, and exports what the offline verifier proves', async () => {
  const place = await directory();
  const platform = await platformOn(join(place, 'data'));
  const { app, page } = await consoleOn(platform.url, join(place, 'console'));
  await go(page, '#/audit');
  await expect(page.getByText(/Verified up to #\d+,/)).toBeVisible();
  const entries = page.getByRole('table', { name: 'Audit entries' });
  await page.getByLabel('Action', { exact: true }).fill('sign-in');
  await expect(entries.getByRole('row')).toHaveCount(2);
  await entries.getByRole('row').nth(1).click();
  await expect(page.getByText(/Verified here: \d+ hash(es)? leads? from this entry/)).toBeVisible();

  const file = join(place, 'all.bundle');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByText(/entries saved and proven/)).toBeVisible();
  await tool('key', '--url', platform.url, '--out', join(place, 'key.pub'));
  expect(await tool('verify', file, join(place, 'key.pub'))).toContain('Proven: entries #0 to');
});

test('an export that takes too long is cancelled, and leaves no file', async () => {
  const place = await directory();
  const platform = await platformOn(join(place, 'data'));
  const meddler = await startMeddler(platform.url, { stalls: '/audit/v1/bundle' });
  closers.push(() => meddler.close());
  const { app, page } = await consoleOn(meddler.url, join(place, 'console'));
  await go(page, '#/audit');
  const file = join(place, 'all.bundle');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('button', { name: /^Exporting 0 of \d+…$/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel the export' }).click();
  await expect(page.getByRole('button', { name: 'Export…' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Cancel the export' })).toHaveCount(0);
  expect((await readdir(place)).filter((name) => name.startsWith('all.bundle'))).toEqual([]);
});

test('turns red on a history that was cut back, stays so over a restart, and until a person accepts it', async () => {
  test.setTimeout(120_000);
  const place = await directory();
  const [data, older, userData] = [join(place, 'data'), join(place, 'older'), join(place, 'console')];
  const first = await platformOn(data);
  const port = Number(new URL(first.url).port);
  await first.end();
  await cp(data, older, { recursive: true });

  const second = await platformOn(data, port);
  const before = await consoleOn(second.url, userData);
  await go(before.page, '#/audit');
  await expect(before.page.getByText(/Verified up to #\d+,/)).toBeVisible();
  for (let search = 0; search < 5; search += 1) {
    await before.page.getByLabel('Search the audit log').fill(`nothing ${String(search)}`);
    await expect(before.page.getByText('No entry matches')).toBeVisible();
  }
  await before.page.getByRole('button', { name: 'Verify now' }).click();
  await expect(before.page.getByText(/Verified up to #(1\d|[6-9]),/)).toBeVisible();
  await second.end();

  await rm(data, { recursive: true });
  await cp(older, data, { recursive: true });
  const third = await platformOn(data, port);
  const mismatch = /History mismatch: the audit log of this platform is not the one/;
  await expect(before.page.getByRole('alert').filter({ hasText: mismatch })).toContainText(/its end was cut off|it was rewritten/, {
    timeout: 30_000,
  });
  await before.close();

  const after = await consoleOn(third.url, userData);
  await expect(after.page.getByRole('alert').filter({ hasText: mismatch })).toBeVisible();
  await go(after.page, '#/audit');
  await expect(after.page.getByText('Seen before')).toBeVisible();
  await after.page.getByRole('button', { name: 'I have looked into it…' }).click();
  await after.page.getByLabel('What did you find?').fill('restored from the backup of last night');
  await after.page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(after.page.getByText(/Verified up to #\d+,/)).toBeVisible();
  await expect(after.page.getByRole('alert').filter({ hasText: mismatch })).toHaveCount(0);
  await after.page.getByLabel('Action', { exact: true }).fill('audit.accept');
  const accepted = after.page.getByRole('table', { name: 'Audit entries' }).getByRole('row').filter({ hasText: 'audit.accept' });
  await expect(accepted).toContainText('restored from the backup of last night');
});
