/** A few seeds of `npm run crash` on each database; `--seeds 200` and `--points` are for whoever changes what runs changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { runSeed, scheduleOf } from './seeds.ts';
import { stories } from './stories/index.ts';

const seeds = [1, 2, 3];

describe('a platform that is killed while people act', { timeout: 120_000 }, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('does nothing twice and loses nothing, on SQLite', async () => {
    const reports = await Promise.all(seeds.map((seed) => runSeed(seed, { postgres: null, stories })));
    expect(reports.flatMap(({ seed, faults }) => faults.map((fault) => `seed ${String(seed)}: ${fault}`))).toEqual([]);
  });

  it('does nothing twice and loses nothing, on PostgreSQL', async () => {
    const reports = await Promise.all(seeds.map((seed) => runSeed(seed, { postgres, stories })));
    expect(reports.flatMap(({ seed, faults }) => faults.map((fault) => `seed ${String(seed)}: ${fault}`))).toEqual([]);
  });

  it('is killed by the same schedule for the same seed', () => {
    expect(scheduleOf(41, stories)).toEqual(scheduleOf(41, stories));
    const kinds = new Set(Array.from({ length: 60 }, (_, seed) => scheduleOf(seed, stories).story.name));
    expect(kinds.size).toBe(stories.length);
  });
});
