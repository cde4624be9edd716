/** Writes the pictures of docs/pictures from the real app, over a simulated network in which one IDC goes down. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openCaller } from './support/caller.ts';
import { openConsole } from './support/console.ts';
import { askForShift, go, prepareShift } from './support/operator.ts';
import { root } from './support/paths.ts';
import { startPlatform } from './support/platform.ts';

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(root, 'docs', 'pictures', `${name}.png`) });
}

test('takes the pictures', async () => {
  test.setTimeout(300_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-pictures-'));
  const platform = await startPlatform({
    dataDirectory,
    extra: ['--scenario', 'idc-outage', '--idcs', '12', '--name', 'northlight', '--environment', 'simulation'],
  });
  const dark = await openConsole({ connect: platform.url, signInAs: 'omar' });
  const light = await openConsole({ connect: platform.url, signInAs: 'olga', theme: 'light' });
  const consoles = [
    { page: dark.page, theme: 'dark' },
    { page: light.page, theme: 'light' },
  ];
  try {
    const row = (index: number) => dark.page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').nth(index);
    const idcIn = async (index: number): Promise<string> => /^[a-z]+-\d+/.exec((await row(index).textContent()) ?? '')?.[0] ?? '';
    await expect(row(1)).toContainText('Down', { timeout: 120_000 });
    const idc = await idcIn(1);
    // The viewers of an IDC that is down are elsewhere already: one that still has its own says more of a forecast.
    const busy = await idcIn(2);

    for (const { page, theme } of consoles) {
      const button = await prepareShift(page, {
        direction: 'away',
        idcs: [busy],
        reason: 'Its encoders lose frames since the last release.',
      });
      await expect(page.getByRole('table', { name: 'Forecast per IDC' })).toBeVisible();
      await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      // It is asked again every few seconds, and dimmed while the answer to an earlier intent stands.
      await expect(button).toBeEnabled();
      await picture(page, `change-${theme}`);
    }

    const changeId = await askForShift(dark.page, { direction: 'away', idcs: [idc], reason: 'Both origins are gone', holdSeconds: 20 });
    const ana = await openCaller(platform.url, 'ana');
    const asked = await ana.call('change.get', { changeId });
    if (!asked.ok) throw new Error(asked.message);
    const approved = await ana.call('change.approve', { changeId, planHash: asked.result.change.planHash });
    expect(approved.ok).toBe(true);
    ana.close();
    await expect(dark.page.getByText(/Step 2 of 3/).first()).toBeVisible({ timeout: 60_000 });

    for (const { page, theme } of consoles) {
      await go(page, '#/overview');
      await expect(page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').nth(1)).toContainText('Down');
      await picture(page, `overview-${theme}`);
      await go(page, `#/idc/${idc}`);
      await expect(page.getByRole('figure')).toHaveCount(9);
      await expect(page.getByText(/of the time known/)).toBeVisible();
      await picture(page, `idc-${theme}`);
      await go(page, `#/changes/${changeId}`);
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible();
      await picture(page, `run-${theme}`);
    }

    for (const { page, theme } of consoles) {
      await go(page, '#/streams?sort=viewers');
      const streams = page.getByRole('table', { name: 'Streams' });
      await expect(streams.getByRole('row').nth(1)).toContainText('%');
      await streams.getByRole('row').nth(1).getByRole('cell').first().click();
      await expect(page.getByRole('complementary').getByRole('figure')).toHaveCount(6);
      await picture(page, `streams-${theme}`);
      await go(page, '#/streams?tab=map&metric=rttMs');
      await expect(page.getByRole('img', { name: 'Heat map of streams by ingest round trip' })).toBeVisible();
      await picture(page, `heat-map-${theme}`);
    }

    for (const { page, theme } of consoles) {
      await go(page, '#/config/media');
      await expect(page.getByRole('table', { name: 'Releases, newest first' })).toBeVisible();
      await picture(page, `config-${theme}`);
      await go(page, '#/audit');
      await expect(page.getByRole('table', { name: 'Audit entries' })).toBeVisible();
      await picture(page, `audit-${theme}`);
    }
  } finally {
    await light.close();
    await dark.close();
    await platform.end();
    await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  }
});
