/** A few seeds and points of `npm run crash` on each database; `--seeds 200` and `--points` are for whoever changes what runs changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { runPoints } from './points.ts';
import { runSeed, scheduleOf } from './seeds.ts';
import { stories } from './stories/index.ts';
import { originSwitch } from './stories/origins.ts';
import { drilledShift } from './stories/shifts.ts';
import type { Story } from './stories/story.ts';

const seeds = [6, 11];
const afterEffects = 'after apply step-2';

describe('a platform that is killed', { timeout: 120_000 }, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  /** Faults of seeds and of the points after an effect, all at once. */
  async function faults(of: TestPostgres | null, story: Story): Promise<readonly string[]> {
    const points = runPoints(story, { postgres: of, among: (name) => name.startsWith(afterEffects), told: () => undefined });
    const reports = await Promise.all(seeds.map((seed) => runSeed(seed, { postgres: of, stories })));
    expect(await points).toMatchObject({ died: 1, faults: [] });
    return reports.flatMap(({ seed, faults: bySeed }) => bySeed.map((fault) => `seed ${String(seed)}: ${fault}`));
  }

  it('does nothing twice and loses nothing, on SQLite', async () => {
    expect(await faults(null, originSwitch)).toEqual([]);
  });

  it('does nothing twice and loses nothing, on PostgreSQL', async () => {
    expect(await faults(postgres, drilledShift)).toEqual([]);
  });

  it('is killed by the same schedule for the same seed', () => {
    expect(scheduleOf(41, stories)).toEqual(scheduleOf(41, stories));
    const kinds = new Set(Array.from({ length: 200 }, (_, seed) => scheduleOf(seed, stories).story.name));
    expect(kinds.size).toBe(stories.length);
  });
});
