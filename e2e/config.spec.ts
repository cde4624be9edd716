/** Two people at one namespace, each in a real console: drafts that are seen, taken in, in conflict, released and put on the new release. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { approve, arm, closedAs, go, openedChange } from './support/operator.ts';
import { startPlatform } from './support/platform.ts';

const buffer = 'edge.bufferLengthMs';
const relay = 'relay.reconnectMs';
const closers: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function consoleOf(url: string, signInAs: string): Promise<Page> {
  const running: RunningConsole = await openConsole({ connect: url, signInAs });
  closers.push(running.close);
  return running.page;
}

async function edit(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name: key, exact: true }).fill(value);
  await expect(page.getByRole('status', { name: 'Draft' })).toContainText(/saved, revision \d+/);
}

test('two people edit one namespace, and nothing is overwritten unseen', async () => {
  test.setTimeout(180_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-config-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  const platform = await startPlatform({ dataDirectory, extra: ['--idcs', '3'] });
  closers.push(() => platform.end());
  const omar = await consoleOf(platform.url, 'omar');
  const olga = await consoleOf(platform.url, 'olga');
  for (const page of [omar, olga]) await go(page, '#/config/media');

  await edit(omar, buffer, '2000');
  await edit(olga, buffer, '3000');
  await edit(olga, relay, '500');
  await expect(omar.getByText('Olga Petrenko’s draft wants 3000 ms')).toBeVisible();
  await expect(omar.getByText('Olga Petrenko’s draft wants 500 ms')).toBeVisible();

  await omar.getByRole('button', { name: /^Take in Olga/ }).click();
  const choice = omar.getByRole('combobox', { name: `Value of ${buffer}` });
  await expect(omar.getByRole('button', { name: 'Take into my draft' })).toBeDisabled();
  await choice.selectOption({ label: 'Olga Petrenko: 3000' });
  await omar.getByRole('button', { name: 'Take into my draft' }).click();
  await expect(omar.getByRole('textbox', { name: buffer, exact: true })).toHaveValue('3000');
  await expect(omar.getByRole('textbox', { name: relay, exact: true })).toHaveValue('500');

  await edit(olga, 'edge.maxConnections', '512');
  await omar.getByRole('button', { name: 'Plan the release' }).click();
  await omar.getByLabel('First to').selectOption('');
  await omar.getByLabel('Hold, s').fill('1');
  await omar.getByLabel('Reason').fill('Longer buffers for the cup final');
  await arm(omar, 'media');
  await omar.getByRole('button', { name: 'Ask for approval' }).click();
  const changeId = await openedChange(omar);
  const ana = await consoleOf(platform.url, 'ana');
  await approve(ana, changeId, 'media');
  await closedAs(omar, changeId, 'Succeeded');

  await expect(olga.getByText('Based on r1, latest is r2')).toBeVisible();
  await expect(olga.getByRole('button', { name: 'Plan the release' })).toBeDisabled();
  await olga.getByRole('button', { name: 'Put the draft on r2' }).click();
  await expect(olga.getByText('No key is in conflict')).toBeVisible();
  await olga.getByRole('button', { name: 'Put my edits on r2' }).click();
  await expect(olga.getByText('1 key changed')).toBeVisible();
  await expect(olga.getByRole('button', { name: 'Plan the release' })).toBeEnabled();

  await go(omar, `#/config/media?key=${buffer}`);
  await expect(omar.getByRole('list', { name: 'Who set it, when and why' })).toContainText('Longer buffers for the cup final');
  await omar.keyboard.press('Escape');
  await expect(omar.getByRole('complementary', { name: `History of ${buffer}` })).toHaveCount(0);
  await omar.keyboard.press('/');
  await expect(omar.getByRole('searchbox', { name: 'Search config' })).toBeFocused();
  await omar.keyboard.type('cup final');
  await expect(omar.getByRole('table', { name: 'Found in config' })).toContainText('Longer buffers');
});
