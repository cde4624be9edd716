import { expect, test } from 'vitest';
import { createFakeTime } from './fake-time.ts';
import { createLinkClock } from './link-clock.ts';

test('the clock goes on evenly while this machine’s clock is set an hour back and forth', async () => {
  const time = createFakeTime();
  const clock = createLinkClock(time);
  const startMs = clock.now();
  time.setWall(3_600_000);
  clock.watch();
  await time.pass(5_000);
  time.setWall(-7_200_000);
  clock.watch();
  expect(clock.now() - startMs).toBe(5_000);
});

test('sleep counts, whether the jump or the news of it comes first', async () => {
  const time = createFakeTime();
  const clock = createLinkClock(time);
  const startMs = clock.now();
  time.sleep(600_000);
  clock.slept();
  expect(clock.now() - startMs).toBe(600_000);
  time.sleep(60_000);
  clock.watch();
  await time.pass(2_000);
  clock.slept();
  expect(clock.now() - startMs).toBe(662_000);
});

test('one sleep counts once', () => {
  const time = createFakeTime();
  const clock = createLinkClock(time);
  const startMs = clock.now();
  time.sleep(10_000);
  clock.slept();
  clock.slept();
  expect(clock.now() - startMs).toBe(10_000);
});

test('a clock that was set is not taken for a sleep minutes later', async () => {
  const time = createFakeTime();
  const clock = createLinkClock(time);
  const startMs = clock.now();
  time.setWall(3_600_000);
  clock.watch();
  await time.pass(120_000);
  clock.slept();
  expect(clock.now() - startMs).toBe(120_000);
});
