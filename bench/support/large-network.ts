/** The network of B1, B2, B4 and B7. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from '../measure.ts';
import { askView } from './ask-view.ts';
import { startPlatform } from './platform.ts';
import type { RunningPlatform } from './platform.ts';

export const largeNetwork = { idcs: 40, streams: 1_000_000, samplesPerSecond: 200_000 } as const;

/** A little below all: streams end and begin all the time. */
const enoughShare = 0.98;
const knownWithinMs = 180_000;

/** Resolves once the platform knows of all the streams. @throws Error when it does not within three minutes. */
export async function startLargePlatform(bench: Bench, extra: readonly string[] = []): Promise<RunningPlatform> {
  const platform = await startPlatform(bench, { ...largeNetwork, extra });
  bench.say(`the platform was ready after ${(platform.readyMs / 1000).toFixed(1)} s; waiting until it knows every stream`);
  for (const untilMs = performance.now() + knownWithinMs; ;) {
    const { totals } = await askView(platform.url, 'overview');
    const known = totals.columns.streams[0] ?? 0;
    if (known >= largeNetwork.streams * enoughShare) return platform;
    if (performance.now() > untilMs) throw new Error(`the platform knows only ${known} of ${largeNetwork.streams} streams`);
    await wait(1000);
  }
}
