/** The config centre in real consoles: drafts that are seen, taken in, in conflict, released, put on the new release, and brought back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { approve, ask, closedAs, go } from './support/operator.ts';
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

  await edit(omar, buffer, '2 s');
  await edit(olga, buffer, '3 s');
  await edit(olga, relay, '500 ms');
  await expect(omar.getByText('Olga Petrenko’s draft wants 3 s')).toBeVisible();
  await expect(omar.getByText('Olga Petrenko’s draft wants 500 ms')).toBeVisible();

  await omar.getByRole('button', { name: /^Take in Olga/ }).click();
  const choice = omar.getByRole('combobox', { name: `Value of ${buffer}` });
  await expect(omar.getByRole('button', { name: 'Take into my draft' })).toBeDisabled();
  await choice.selectOption({ label: 'Olga Petrenko: 3 s' });
  await omar.getByRole('button', { name: 'Take into my draft' }).click();
  await expect(omar.getByRole('textbox', { name: buffer, exact: true })).toHaveValue('3 s');
  await expect(omar.getByRole('textbox', { name: relay, exact: true })).toHaveValue('500 ms');

  await edit(olga, 'edge.maxConnections', '512');
  await omar.getByRole('button', { name: 'Plan the release' }).click();
  await omar.getByLabel('First to').selectOption('');
  await omar.getByLabel('Hold, s').fill('3');
  const changeId = await ask(omar, 'media', 'Longer buffers for the cup final');
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

test('a draft that was discarded is brought back, and policy is edited without a line of JSON', async () => {
  test.setTimeout(120_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-config-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  const platform = await startPlatform({ dataDirectory, extra: ['--idcs', '3'] });
  closers.push(() => platform.end());
  const page = await consoleOf(platform.url, 'omar');
  await go(page, '#/config/policy');

  await expect(page.getByRole('textbox', { name: 'antiFlapWarnMs', exact: true })).toHaveValue('5 min');
  await page.getByRole('textbox', { name: 'antiFlapWarnMs', exact: true }).fill('600000');
  await expect(page.getByText('must be a time with its unit, e.g. 90 s or 5 min')).toBeVisible();
  await edit(page, 'antiFlapWarnMs', '10 min');

  await page.getByRole('button', { name: 'Add to freezeWindows' }).click();
  const freeze = page.getByRole('group', { name: 'freezeWindows, entry 1' });
  await freeze.getByLabel('From (local time)').fill('2027-01-01T00:00');
  await freeze.getByLabel('Until (local time)').fill('2027-01-01T06:00');
  await freeze.getByLabel('Reason').fill('New year');
  await expect(page.getByRole('status', { name: 'Draft' })).toContainText(/saved, revision \d+/);
  await expect(page.getByText('2 keys changed')).toBeVisible();

  await page.getByRole('button', { name: 'Discard the draft' }).click();
  await expect(page.getByText('The draft of 2 keys is discarded')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'antiFlapWarnMs', exact: true })).toHaveValue('5 min');
  await go(page, '#/overview');
  await expect(page.getByRole('table', { name: 'IDCs, worst first' })).toBeVisible();
  await go(page, '#/config/policy');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByRole('textbox', { name: 'antiFlapWarnMs', exact: true })).toHaveValue('10 min');
  await expect(freeze.getByLabel('Reason')).toHaveValue('New year');
  await expect(page.getByText('2 keys changed')).toBeVisible();

  await go(page, '#/config/health');
  const instances = page.getByRole('table', { name: 'Instances and what they run' });
  const idc = (await instances.getByRole('rowheader').first().textContent()) ?? '';
  const exceptions = page.getByRole('group', { name: 'exceptions', exact: true });
  await exceptions.getByLabel('For which, by its id').fill(idc);
  await exceptions.getByLabel('For which, by its id').press('Enter');
  await exceptions.getByRole('button', { name: 'Add load' }).click();
  const limits = exceptions.getByRole('group', { name: 'Load' }).getByRole('textbox');
  for (const [index, limit] of ['90', '86', '97', '93'].entries()) await limits.nth(index).fill(limit);
  await expect(page.getByText('1 key changed')).toBeVisible();
  await exceptions.getByRole('button', { name: `Remove ${idc}` }).click();
  await expect(page.getByText('Nothing is changed')).toBeVisible();
});
