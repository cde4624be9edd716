/** Holds, origin switches and drills on the real app over a simulated network, with two people. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import { approve, ask, changeHeading, closedAs, go, prepareShift } from './support/operator.ts';
import { startPlatform } from './support/platform.ts';

const closers: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface TwoPeople {
  readonly omar: Page;
  readonly ana: Page;
  /** An IDC that serves. */
  readonly idc: string;
}

async function twoPeople(): Promise<TwoPeople> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-kinds-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  const platform = await startPlatform({ dataDirectory, extra: ['--idcs', '5', '--streams', '400'] });
  closers.push(() => platform.end());
  const omar = await openConsole({ connect: platform.url, signInAs: 'omar' });
  closers.push(omar.close);
  const ana = await openConsole({ connect: platform.url, signInAs: 'ana', theme: 'light' });
  closers.push(ana.close);
  const row = omar.page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').nth(1);
  await expect(row).toContainText('Healthy');
  const idc = /^[a-z]+-\d+/.exec((await row.textContent()) ?? '')?.[0] ?? '';
  return { omar: omar.page, ana: ana.page, idc };
}

test('a hold stops a shift, says who and why on every screen, and is lifted', async () => {
  test.setTimeout(120_000);
  const { omar, ana, idc } = await twoPeople();
  await go(omar, `#/idc/${idc}`);
  await omar.getByRole('link', { name: 'Hold…' }).click();
  const held = await ask(omar, idc, 'technician at the rack');
  await approve(ana, held, idc);
  await closedAs(omar, held, 'Succeeded');
  for (const page of [omar, ana]) {
    await expect(page.getByRole('status', { name: 'Hold or override' })).toContainText('technician at the rack');
  }

  await prepareShift(omar, { direction: 'away', idcs: [idc], reason: 'trying' });
  await expect(omar.getByText(new RegExp(`Blocked by Holds: ${idc} is held by Omar`)).first()).toBeVisible();

  await go(omar, '#/changes');
  await omar.getByRole('link', { name: /^Lift: / }).click();
  const lift = await ask(omar, idc, 'the technician has left');
  await approve(ana, lift, idc);
  await closedAs(omar, lift, 'Succeeded');
  await expect(omar.getByRole('status', { name: 'Hold or override' })).toHaveCount(0);
});

test('an origin switch of one stream moves its ingest, from the drawer to the figures', async () => {
  test.setTimeout(120_000);
  const { omar, ana, idc } = await twoPeople();
  await go(omar, `#/streams?idc=${idc}`);
  await omar.getByRole('table', { name: 'Streams' }).getByRole('row').nth(1).getByRole('cell').first().click();
  const drawer = omar.getByRole('complementary', { name: /^Stream / });
  const stream = /^Stream (.+)$/.exec((await drawer.getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await drawer.getByRole('link', { name: 'Switch origin…' }).click();
  const options = omar.getByLabel('Ingest at').locator('option:enabled');
  await expect(options).toHaveCount(5);
  const choices = await options.allTextContents();
  const target = choices.map((text) => text.split(' ')[0] ?? '').find((id) => id !== idc) ?? '';
  await omar.getByLabel('Ingest at').selectOption(target);
  await omar.getByLabel('Hold, s').fill('4');
  const change = await ask(omar, target, 'its origin drops frames');
  await approve(ana, change, target);
  await closedAs(omar, change, 'Succeeded');
  await go(omar, `#/streams?stream=${stream}`);
  await expect(omar.getByRole('complementary', { name: `Stream ${stream}` }).getByRole('link', { name: target })).toBeVisible();
});

test('a drill has the same people and approvals, is marked on every screen and touches nothing', async () => {
  test.setTimeout(150_000);
  const { omar, ana, idc } = await twoPeople();
  await go(omar, `#/changes/new?kind=traffic-shift&direction=away&idc=${idc}&mode=drill`);
  await expect(omar.getByRole('status', { name: 'Drill' })).toBeVisible();
  await omar.getByLabel('Steps, %').fill('100');
  await omar.getByLabel('Hold, s').fill('4');
  const drill = await ask(omar, idc, 'rehearsing the loss of a site');
  expect(drill).toMatch(/^drill-/);
  await approve(ana, drill, idc);
  await expect(ana.getByRole('status', { name: 'Drill' })).toBeVisible();
  await closedAs(omar, drill, 'Succeeded');
  await expect(changeHeading(omar)).toContainText('Drill: Shift');
  await expect(omar.getByText('Time to decide')).toBeVisible();
  await expect(omar.getByText('Time to recover')).toBeVisible();
  await go(omar, `#/idc/${idc}`);
  const traffic = omar.getByRole('table', { name: 'Share of the network’s traffic' });
  await expect(traffic).not.toContainText(/\b0\s?%/);
});
