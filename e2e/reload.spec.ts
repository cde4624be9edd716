/** A page that is loaded again or crashes has its views back by itself, from a link that never let go. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import { startPlatform } from './support/platform.ts';
import type { RunningPlatform } from './support/platform.ts';

let dataDirectory: string;
let platform: RunningPlatform;
let running: RunningConsole;

test.beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-reload-'));
  platform = await startPlatform({ dataDirectory, extra: ['--streams', '500'] });
  running = await openConsole({ connect: platform.url, signInAs: 'operator' });
});

test.afterAll(async () => {
  await running.close();
  await platform.end();
  await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
});

const table = { role: 'table', name: 'IDCs, worst first' } as const;

async function metric(pattern: RegExp): Promise<number> {
  const text = await (await fetch(new URL('/metrics', platform.url))).text();
  return Number(pattern.exec(text)?.[1] ?? 0);
}

function sockets(): Promise<number> {
  return metric(/^switchyard_sockets (\d+)$/m);
}

function overviewFrames(): Promise<number> {
  return metric(/^switchyard_frames_sent_total\{view="overview"\} (\d+)$/m);
}

test('a page that is loaded again is live again by itself, on the same socket', async () => {
  const { page } = running;
  await expect(page.getByRole(table.role, { name: table.name })).toContainText('Healthy');
  await page.reload();
  const beganAtMs = Date.now();
  await expect(page.getByRole(table.role, { name: table.name })).toContainText('Healthy');
  test.info().annotations.push({ type: 'live again after', description: `${Date.now() - beganAtMs} ms` });
  expect(await sockets()).toBe(1);
});

test('a page that crashes is loaded again by itself and takes in frames again, on the same socket', async () => {
  const { app } = running;
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const gone = new Promise((resolve) => contents?.once('render-process-gone', resolve));
    contents?.forcefullyCrashRenderer();
    return gone.then(() => undefined);
  });
  const beganAtMs = Date.now();
  // Playwright lets go of a page that crashed, so the platform is asked: beyond two frames it sends only to who draws them.
  const before = await overviewFrames();
  await expect.poll(overviewFrames, { intervals: [20] }).toBeGreaterThan(before);
  test.info().annotations.push({ type: 'first frame after', description: `${Date.now() - beganAtMs} ms` });
  await expect.poll(overviewFrames).toBeGreaterThan(before + 4);
  expect(await sockets()).toBe(1);
});
