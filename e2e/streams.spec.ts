/** The Streams screen over a simulated network of 10,000 streams: found, sorted, opened, as a table and as a heat map. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { go } from './support/operator.ts';
import { startPlatform } from './support/platform.ts';
import type { RunningPlatform } from './support/platform.ts';

let dataDirectory: string;
let platform: RunningPlatform;
let running: RunningConsole;

test.beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-streams-'));
  platform = await startPlatform({ dataDirectory, extra: ['--streams', '10000'] });
  running = await openConsole({ connect: platform.url, signInAs: 'operator' });
});

test.afterAll(async () => {
  await running.close();
  await platform.end();
  await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
});

function table(page: Page): Locator {
  return page.getByRole('table', { name: 'Streams' });
}

/** The id that a row of the table copies. */
async function idIn(row: Locator): Promise<string> {
  const name = (await row.getByRole('button', { name: /^Copy stream / }).getAttribute('aria-label')) ?? '';
  return name.replace('Copy stream ', '');
}

/** Numbers of one column of the rows on screen, absent ones left out. */
async function numbersOf(page: Page, column: string): Promise<readonly number[]> {
  const headers = await table(page).getByRole('columnheader').allTextContents();
  const index = headers.findIndex((header) => header.startsWith(column));
  const texts = await table(page)
    .getByRole('row')
    .evaluateAll((rows, at) => rows.slice(1).map((row) => row.children[at]?.textContent ?? ''), index);
  return texts.map(inOnes).filter((value) => !Number.isNaN(value));
}

function inOnes(text: string): number {
  const scale = text.endsWith('M') ? 1e6 : text.endsWith('k') ? 1e3 : 1;
  return Number.parseFloat(text) * scale;
}

test('goes to the streams by two keys, and finds one by typing a part of its id', async () => {
  const { page } = running;
  await expect(page.getByRole('table', { name: 'IDCs, worst first' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { level: 1, name: 'Streams' })).toBeVisible();
  await expect(table(page).getByRole('row').nth(5)).toBeVisible();
  await expect(page.getByText(/10\.0\s*k live/)).toBeVisible();

  const wanted = await idIn(table(page).getByRole('row').nth(4));
  await page.keyboard.press('/');
  await page.keyboard.type(wanted);
  await expect(page.getByRole('searchbox', { name: 'Find a stream' })).toHaveValue(wanted);
  await expect(table(page)).toHaveAttribute('aria-rowcount', '2');
  expect(await idIn(table(page).getByRole('row').nth(1))).toBe(wanted);

  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: `Stream ${wanted}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: `Stream ${wanted}` })).toHaveCount(0);
});

test('says which filter lets nothing through, and clears it', async () => {
  const { page } = running;
  await go(page, '#/streams?find=no-such-stream&state=down');
  await expect(page.getByText('No stream matches “no-such-stream”, in state Down')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(table(page).getByRole('row').nth(5)).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find a stream' })).toHaveValue('');
});

test('is sorted by the platform: by a preset and by a header', async () => {
  const { page } = running;
  await go(page, '#/streams');
  await page.getByRole('button', { name: 'Most viewers' }).click();
  const header = page.getByRole('columnheader', { name: 'Viewers' });
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByText('asking the platform')).toHaveCount(0);
  await expect.poll(async () => isFalling(await numbersOf(page, 'Viewers'))).toBe(true);

  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(async () => isFalling((await numbersOf(page, 'Viewers')).toReversed())).toBe(true);
});

function isFalling(numbers: readonly number[]): boolean {
  return numbers.length > 5 && numbers.every((value, index) => index === 0 || value <= (numbers[index - 1] ?? value));
}

test('is walked to its very end, and a row opens with its figures, its reasons and where it is served', async () => {
  const { page } = running;
  await go(page, '#/streams?sort=id');
  await expect(table(page)).toHaveAttribute('aria-busy', 'false');
  await page.keyboard.press('j');
  await page.keyboard.press('End');
  const last = Number(await table(page).getAttribute('aria-rowcount'));
  await expect(
    table(page)
      .locator(`[aria-rowindex="${String(last)}"]`)
      .getByRole('button'),
  ).toBeVisible();
  await page.keyboard.press('Home');
  await expect(table(page).locator('[aria-rowindex="2"]')).toBeFocused();

  await go(page, '#/streams?sort=viewers');
  await table(page).getByRole('row').nth(1).getByRole('cell').first().click();
  const drawer = page.getByRole('complementary', { name: /^Stream / });
  await expect(drawer).toBeVisible();
  expect(page.url()).toContain('stream=');
  await expect(drawer.getByRole('table', { name: 'IDCs that serve this stream' }).getByRole('row').nth(1)).toBeVisible();
  await expect(drawer.getByRole('heading', { name: 'Why this state' })).toBeVisible();
  await expect(drawer.getByRole('figure')).toHaveCount(6);
  await drawer.getByRole('button', { name: 'Close the stream' }).click();
  await expect(drawer).toHaveCount(0);
});

test('is drawn as a heat map that names its cells and opens the stream of one', async () => {
  const { page } = running;
  await go(page, '#/streams');
  await page.getByRole('button', { name: 'Heat map' }).click();
  const map = page.getByRole('img', { name: 'Heat map of streams by state' });
  await expect(map).toBeVisible();
  await map.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const tip = page.getByRole('status', { name: 'Cell' });
  await expect(tip).toContainText(/Healthy|Unknown|Degraded|Critical/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: /^Stream / })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('combobox', { name: 'Colour by' }).selectOption({ label: 'Colour by: Rebuffering' });
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('%');
  await page.getByRole('img', { name: 'Heat map of streams by rebuffering' }).click({ position: { x: 5, y: 5 } });
  await expect(page.getByRole('complementary', { name: /^Stream / })).toBeVisible();
});

test('is led to from an IDC', async () => {
  const { page } = running;
  await go(page, '#/idc');
  await page.getByRole('table').getByRole('row').nth(1).click();
  await page.getByRole('link', { name: /^All streams of / }).click();
  await expect(page.getByRole('combobox', { name: 'IDC' })).not.toHaveValue('');
  await expect(page.getByText(/\d of 10\.0\s*k match|k of 10\.0\s*k match/)).toBeVisible();
});
