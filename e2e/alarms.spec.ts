/** An alarm from its raising to its end, as an operator lives with it: taken, shelved, brought back. That it ends is for platform/live.test.ts: here it would take minutes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { startPlatform } from './support/platform.ts';

const closers: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function consoleAs(url: string, signInAs: string): Promise<RunningConsole> {
  const running = await openConsole({ connect: url, signInAs });
  closers.push(running.close);
  return running;
}

test('an alarm is taken, shelved and brought back', async () => {
  test.setTimeout(180_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-platform-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  const platform = await startPlatform({ dataDirectory, extra: ['--scenario', 'idc-outage', '--idcs', '5', '--streams', '500'] });
  closers.push(() => platform.end());
  const { page } = await consoleAs(platform.url, 'operator');
  const viewer = await consoleAs(platform.url, 'vera');

  const standing = page.getByRole('table', { name: 'Standing alarms, worst first' });
  await page.getByRole('link', { name: 'Standing alarms' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Alarms' })).toBeVisible();
  const row = standing.getByRole('row').filter({ hasText: / down · / });
  await expect(row).toHaveCount(1, { timeout: 100_000 });

  // By keyboard: walked to, opened, taken.
  await page.keyboard.press('j');
  await expect(standing.getByRole('row').nth(1)).toBeFocused();
  await row.press('Enter');
  const detail = page.getByRole('complementary', { name: /^Alarm .* down · / });
  await expect(detail.getByText('by nobody yet')).toBeVisible();
  await page.keyboard.press('a');
  const why = page.getByRole('dialog', { name: 'Acknowledge this alarm' }).getByRole('textbox', { name: 'Why' });
  await expect(why).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
  await page.keyboard.press('a');
  await why.fill('Calling the site');
  await page.keyboard.press('Control+Enter');
  await expect(detail.getByText('Calling the site')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Standing alarms' })).toContainText(/\d/);
  await expect(row.getByRole('button', { name: /^Acknowledge / })).toHaveCount(0);

  // Who may only look sees who took it, and why the buttons do nothing.
  await viewer.page.evaluate(() => {
    location.hash = '#/alarms';
  });
  await expect(viewer.page.getByText('Calling the site')).toBeVisible();
  await expect(viewer.page.getByText('Your role, viewer, may look.')).toBeVisible();
  await expect(viewer.page.getByRole('button', { name: /^Shelve / }).first()).toBeDisabled();

  await detail.getByRole('button', { name: 'Shelve' }).click();
  const shelve = page.getByRole('dialog', { name: 'Shelve this alarm' });
  await shelve.getByRole('radio', { name: '15 min' }).check();
  await shelve.getByRole('textbox', { name: 'Why' }).fill('Power work, planned');
  await shelve.getByRole('button', { name: 'Shelve now' }).click();
  await expect(row).toHaveCount(0);
  const shelf = page.getByRole('table', { name: 'Shelved alarms, the next to come back first' });
  await expect(shelf).toContainText('Power work, planned');

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('dialog', { name: 'Take this alarm off the shelf' }).getByRole('button', { name: 'Unshelve now' }).click();
  await expect(shelf).toHaveCount(0);
  await expect(page.getByRole('main').getByText('In sight again')).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
});

test('a muted console says so, and is still muted when it is opened again', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-platform-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  const platform = await startPlatform({ dataDirectory, extra: ['--idcs', '3', '--streams', '30'] });
  closers.push(() => platform.end());
  const { page } = await consoleAs(platform.url, 'operator');
  const mute = page.getByRole('button', { name: 'Mute alarms on this console' });
  await expect(mute).toHaveAttribute('aria-pressed', 'false');
  await mute.click();
  await expect(mute).toContainText('muted');
  await page.reload();
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
});
