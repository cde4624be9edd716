/** Many seeds on one stage. */
import { runSeed } from './seed-run.ts';
import type { SeedResult } from './seed-run.ts';
import { openStage } from './stage.ts';

/** Runs every seed, a few at a time; tells of each as it ends. */
export async function runSeeds(
  { seeds, cuts, parallel }: { readonly seeds: readonly number[]; readonly cuts: number; readonly parallel: number },
  tell: (result: SeedResult) => void,
): Promise<readonly SeedResult[]> {
  const stage = await openStage(seeds[0] ?? 1);
  const results: SeedResult[] = [];
  const waiting = [...seeds];

  async function runNext(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const result = await runSeed(stage, seed, cuts);
      results.push(result);
      tell(result);
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(parallel, seeds.length) }, runNext));
  } finally {
    await stage.close();
  }
  return results;
}
