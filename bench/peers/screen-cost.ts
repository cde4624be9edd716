/** What a page costs while it does its work: the same for our screens and for peers' pages. */
import { watchThreads } from '../machine/cpu-share.ts';
import { rssMb } from '../machine/processes.ts';
import type { Bench } from '../measure.ts';
import type { DevTools } from '../support/devtools.ts';
import { frameWatch } from '../support/page-scripts.ts';
import type { FrameCount } from '../support/page-scripts.ts';

export interface ScreenCost {
  /** The page's main thread, of one core. */
  readonly mainPct: number;
  /** All threads of the page's process, its workers among them. */
  readonly processPct: number;
  readonly rssMb: number;
  readonly droppedPct: number;
}

const settleSeconds = 10;
const windowSeconds = 15;

export async function screenCost(bench: Bench, page: DevTools, pid: number): Promise<ScreenCost> {
  await bench.last(settleSeconds);
  const threads = watchThreads(pid);
  await bench.last(windowSeconds);
  const shares = threads();
  const { frames, dropped } = await page.evaluate<FrameCount>(frameWatch(windowSeconds));
  return {
    mainPct: shares.get('main') ?? Number.NaN,
    processPct: [...shares.values()].reduce((sum, share) => sum + share, 0),
    rssMb: rssMb(pid),
    droppedPct: (dropped / (frames + dropped)) * 100,
  };
}
