/** A lab of its own with two people at two consoles, and what they look at. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startLab } from '../../platform/lab/client.ts';
import type { LabClient } from '../../platform/lab/client.ts';
import { openConsole } from './console.ts';
import type { RunningConsole } from './console.ts';
import { act, changeHeading, go, idcFigure, idcRow } from './operator.ts';

/** In every lab. */
export const labIdcs = ['osl-1', 'ath-1', 'lis-1'] as const;

export interface Room {
  readonly lab: LabClient;
  readonly platformUrl: string;
  /** Where every player tells what it has received. */
  readonly playersUrl: string;
  readonly omar: RunningConsole;
  readonly ana: RunningConsole;
  /** Waits on Omar's overview. Start times are judged over a minute: an IDC is degraded for that long after its viewers started again. */
  readonly allHealthy: () => Promise<void>;
  /** The sum over the IDCs of a column of Omar's overview; NaN while one of them does not know. */
  readonly totalOf: (column: string) => Promise<number>;
  /** With SIGKILL, and starts it again: until Omar's console is live once more. */
  readonly killPlatform: () => Promise<void>;
  /**
   * Waits until a change that real viewers feel has succeeded. Where they stall, because something was killed or the machine is
   * busy, it pauses, at any step and as often as it must; Omar resumes it once no IDC is hurt any more.
   */
  readonly seenThrough: (changeId: string) => Promise<void>;
}

/** For a file of tests that stand on each other, in order: the room is opened before the first and closed after the last. */
export function labRoom(): () => Room {
  test.describe.configure({ mode: 'serial', timeout: 240_000 });
  const closers: (() => Promise<void>)[] = [];
  let room: Room | undefined;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    const lab = await startLab();
    closers.push(lab.stop);
    if (lab.ready.platform === undefined) throw new Error('the lab came up without a platform');
    if (lab.ready.players === undefined) throw new Error('the lab came up without players');
    const platformUrl = lab.ready.platform.url;
    const playersUrl = `${lab.ready.players.url}/v1/players`;
    const omar = await openConsole({ connect: platformUrl, signInAs: 'omar' });
    closers.push(omar.close);
    const ana = await openConsole({ connect: platformUrl, signInAs: 'ana', theme: 'light' });
    closers.push(ana.close);
    room = {
      lab,
      platformUrl,
      playersUrl,
      omar,
      ana,
      allHealthy: () => allHealthy(omar),
      totalOf: (column) => totalOf(omar, column),
      seenThrough: (changeId) => seenThrough(omar, changeId),
      killPlatform: () => killPlatform(lab, omar),
    };
  });

  test.afterAll(async () => {
    test.setTimeout(60_000);
    for (const close of closers.reverse()) await close();
  });

  return () => {
    if (room === undefined) throw new Error('the lab is not up yet');
    return room;
  };
}

async function allHealthy({ page }: RunningConsole): Promise<void> {
  await go(page, '#/overview');
  for (const idc of labIdcs) await expect(idcRow(page, idc)).toContainText('Healthy', { timeout: 90_000 });
}

async function totalOf({ page }: RunningConsole, column: string): Promise<number> {
  let total = 0;
  for (const idc of labIdcs) total += await idcFigure(page, idc, column);
  return total;
}

async function killPlatform(lab: LabClient, { page }: RunningConsole): Promise<void> {
  const lost = page.getByText(/Link to the platform lost/);
  await lab.kill('platform');
  await expect(lost.first()).toBeVisible();
  await lab.startServer('platform');
  await expect(lost).toHaveCount(0, { timeout: 20_000 });
}

async function seenThrough({ page }: RunningConsole, changeId: string): Promise<void> {
  await go(page, `#/changes/${changeId}`);
  const heading = changeHeading(page);
  await expect(async () => {
    if (((await heading.textContent()) ?? '').includes('Paused')) await resume(page, changeId);
    await expect(heading).toContainText('Succeeded', { timeout: 1_000 });
  }).toPass({ timeout: 180_000 });
}

/** @throws when the change goes on already: what was read may have been the moment before the last Resume was heard of */
async function resume(page: Page, changeId: string): Promise<void> {
  if ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
  const why = page
    .getByRole('main')
    .getByText(/^Paused for/)
    .first();
  console.log(`${changeId}: ${(await why.textContent({ timeout: 1_000 })) ?? ''}`);
  await go(page, '#/overview');
  for (const idc of labIdcs) await expect(idcRow(page, idc)).toContainText(/Healthy|Degraded/, { timeout: 90_000 });
  await go(page, `#/changes/${changeId}`);
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled({ timeout: 1_000 });
  await act(page, 'Resume', 'The viewers are back');
}
