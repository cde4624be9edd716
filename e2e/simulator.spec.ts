/** A smoke run over the simulated network, and what a console says while its platform is away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { ConsoleOptions, RunningConsole } from './support/console.ts';
import { askForShift, changeHeading, command, go, idcRow } from './support/operator.ts';
import { startPlatform } from './support/platform.ts';
import type { PlatformOptions, RunningPlatform } from './support/platform.ts';

const closers: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function platformOn(options: Partial<PlatformOptions> = {}): Promise<RunningPlatform> {
  const dataDirectory = options.dataDirectory ?? (await newDataDirectory());
  const platform = await startPlatform({ ...options, dataDirectory });
  closers.push(() => platform.end());
  return platform;
}

async function newDataDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'switchyard-platform-'));
  closers.push(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

async function consoleOn(options: ConsoleOptions): Promise<RunningConsole> {
  const running = await openConsole(options);
  closers.push(running.close);
  return running;
}

/** State frames that a platform has sent to all its consoles. */
async function framesSent(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  const counts = [...text.matchAll(/^switchyard_frames_sent_total\{[^}]*\} (\d+)$/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What Electron tells the page of a window that is hidden or minimised: the test runner itself keeps every page visible. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

async function framesSentIn(url: string, spanMs: number): Promise<number> {
  const before = await framesSent(url);
  await setTimeout(spanMs);
  return (await framesSent(url)) - before;
}

test('shows a simulated network of 20 IDCs, by mouse and by keyboard', async () => {
  const { url } = await platformOn();
  const { page } = await consoleOn({ connect: url, signInAs: 'operator' });
  const table = page.getByRole('table', { name: 'IDCs, worst first' });
  await expect(table.getByRole('row')).toHaveCount(21);
  await expect(page.getByText(/link\s+\d+\s*ms/).first()).toBeVisible();

  await table.getByRole('row').nth(3).click();
  await expect(page.getByRole('figure')).toHaveCount(9);
  await page.getByRole('link', { name: 'Last 24 hours' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /Last 24 hours/ })).toContainText(/% of the time known · a point is 2.min/);
  expect(page.url()).toContain('?range=24h');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('finds streams, changes and every act by the palette', async () => {
  const { url } = await platformOn({ extra: ['--idcs', '3', '--streams', '300'] });
  const { page } = await consoleOn({ connect: url, signInAs: 'olga' });
  await go(page, '#/streams');
  const stream = page.getByRole('button', { name: /^Copy stream / }).first();
  const id = /^Copy stream (.+)$/.exec((await stream.getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await go(page, '#/overview');
  await command(page, id, `Open stream ${id}`);
  await expect(page.getByRole('complementary', { name: `Stream ${id}` })).toBeVisible();
  await go(page, '#/overview');
  await command(page, `switch ${id}`, `Switch the origin of ${id}…`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Switch the origin of ${id}`);

  const change = await askForShift(page, { direction: 'away', idcs: ['fra-1'], reason: 'To be found', holdSeconds: 3 });
  await go(page, '#/overview');
  await command(page, `withdraw ${change}`, /Withdraw: /);
  await page.getByRole('dialog').getByLabel('Reason').fill('It was only to be found');
  await page.getByRole('button', { name: 'Withdraw now' }).click();
  await expect(changeHeading(page)).toContainText('Withdrawn');
  await go(page, '#/overview');
  await command(page, change, /Open closed: /);
  await expect(changeHeading(page)).toContainText('Withdrawn');
});

test('shows the IDC that a simulated outage takes down, and what fell with it', async () => {
  test.setTimeout(150_000);
  const { url } = await platformOn({ extra: ['--scenario', 'idc-outage'] });
  const { page } = await consoleOn({ connect: url, signInAs: 'operator' });
  const first = page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').nth(1);
  await expect(first).toContainText('Down', { timeout: 100_000 });
  await first.click();
  await expect(page.getByRole('list', { name: 'Witnesses' }).first()).toContainText('does not serve');
});

test('says that the link is lost and how old everything is, and comes back by itself', async () => {
  const dataDirectory = await newDataDirectory();
  const platform = await platformOn({ dataDirectory });
  const { page } = await consoleOn({ connect: platform.url, signInAs: 'operator' });
  const table = page.getByRole('table', { name: 'IDCs, worst first' });
  await expect(table).toContainText('Healthy');

  await platform.end('SIGKILL');
  await expect(page.getByText(/Link to the platform lost/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry now' })).toBeVisible();
  await expect(table).not.toContainText('Healthy');
  await expect(table).toContainText('Unknown');
  await expect(
    page
      .getByRole('table', { name: /^Readiness/ })
      .getByRole('row')
      .nth(1),
  ).toContainText('~');

  await platformOn({ dataDirectory, port: Number(new URL(platform.url).port) });
  await expect(page.getByText(/Link to the platform lost/)).toHaveCount(0, { timeout: 30_000 });
  await expect(table).toContainText('Healthy');
});

test('costs nothing while its window is hidden, and shows the present within a second of being shown', async () => {
  const { url } = await platformOn();
  const { page } = await consoleOn({ connect: url, signInAs: 'operator' });
  const table = page.getByRole('table', { name: 'IDCs, worst first' });
  await expect(table).toContainText('Healthy');
  await expect.poll(() => framesSentIn(url, 1_000)).toBeGreaterThan(0);

  await setHidden(page, true);
  await expect.poll(() => framesSentIn(url, 2_000), { timeout: 15_000 }).toBe(0);

  const before = await framesSent(url);
  await setHidden(page, false);
  await expect.poll(() => framesSent(url), { timeout: 1_000, intervals: [100] }).toBeGreaterThan(before);
  await expect(table).toContainText('Healthy');
});

test('lets a viewer look and not act', async () => {
  const { url } = await platformOn();
  const { page } = await consoleOn({ connect: url, signInAs: 'vera' });
  const name = (await page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').nth(1).textContent()) ?? '';
  const idc = /^[a-z]+-\d+/.exec(name)?.[0] ?? '';
  await expect(idcRow(page, idc)).toBeVisible();
  await go(page, `#/idc/${idc}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(idc);
  await go(page, `#/changes/new?kind=traffic-shift&direction=away&idc=${idc}`);
  await expect(page.getByText(/role/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask for approval' }).and(page.locator(':enabled'))).toHaveCount(0);
});

test('says in words why a platform can’t be reached, and what to do', async () => {
  const gone = await platformOn();
  await gone.end();
  const { page } = await consoleOn({ connect: gone.url });
  await expect(page.getByRole('alert').first()).toContainText(/refused|reach|answer/i);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('offers the people of the development sign-in, loudly, and signs one in', async () => {
  const { url } = await platformOn();
  const { page } = await consoleOn({ connect: url });
  await expect(page.getByText(/Never use it for a network with real viewers/).first()).toBeVisible();
  await page.getByRole('button', { name: /Ana Duarte/ }).click();
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Ana Duarte, approver/ })).toBeVisible();
});
