/** A lab of its own with two people at two consoles, and what they look at. */
import { expect, test } from '@playwright/test';
import { startLab } from '../../platform/lab/client.ts';
import type { LabClient } from '../../platform/lab/client.ts';
import { openConsole } from './console.ts';
import type { RunningConsole } from './console.ts';
import { go, idcFigure, idcRow } from './operator.ts';

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
    room = { lab, platformUrl, playersUrl, omar, ana, allHealthy: () => allHealthy(omar), totalOf: (column) => totalOf(omar, column) };
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
