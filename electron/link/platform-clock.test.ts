import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlatformClock } from './platform-clock.ts';

const delay = fc.double({ min: 0, max: 2_000, noNaN: true });

test('nothing is known before the first exchange', () => {
  const clock = createPlatformClock();
  expect([clock.offsetMs(), clock.roundTripMs(), clock.errorMs()]).toEqual([0, null, 0]);
});

test('whatever the ways take, the true offset is within the error, and that within half of the usual round trip or of the last', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -7_200_000, max: 7_200_000, noNaN: true }),
      fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 20 }),
      (offset, ways) => {
        const clock = createPlatformClock();
        let ours = 1_000_000;
        for (const [there, back] of ways) {
          const sentAtMs = ours;
          const platformTimeMs = Math.floor(ours + there + offset);
          ours += there + back;
          clock.measured({ sentAtMs, heardAtMs: ours, platformTimeMs, isRoundTrip: true });
          expect(Math.abs(clock.offsetMs() - offset)).toBeLessThanOrEqual(clock.errorMs() + 0.001);
          expect(clock.errorMs()).toBeLessThanOrEqual(Math.max(there + back + 1, clock.roundTripMs() ?? 0) / 2 + 0.001);
          ours += 3_000;
        }
      },
    ),
  );
});

test('a platform whose clock was set is followed at once', () => {
  const clock = createPlatformClock();
  for (let at = 0; at < 30_000; at += 3_000) {
    clock.measured({ sentAtMs: at, heardAtMs: at + 20, platformTimeMs: at + 10, isRoundTrip: true });
  }
  clock.measured({ sentAtMs: 30_000, heardAtMs: 30_020, platformTimeMs: 3_630_010, isRoundTrip: true });
  expect(clock.offsetMs()).toBeCloseTo(3_600_000, -2);
});

test('the way of the first message is no round trip', () => {
  const clock = createPlatformClock();
  clock.measured({ sentAtMs: 0, heardAtMs: 500, platformTimeMs: 400, isRoundTrip: false });
  expect(clock.roundTripMs()).toBeNull();
  clock.measured({ sentAtMs: 500, heardAtMs: 540, platformTimeMs: 620, isRoundTrip: true });
  expect(clock.roundTripMs()).toBe(40);
});

test('clocks that go apart, with an outage between, stay within the error', () => {
  const driftPerMs = 1e-4;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(delay, delay, fc.constantFrom(3_000, 20_000, 3_600_000)), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(-driftPerMs, driftPerMs),
      (ways, drift) => {
        const clock = createPlatformClock();
        let ours = 1_000_000;
        for (const [there, back, pauseMs] of ways) {
          const sentAtMs = ours;
          const platformTimeMs = Math.floor((ours + there) * (1 + drift));
          ours += there + back;
          clock.measured({ sentAtMs, heardAtMs: ours, platformTimeMs, isRoundTrip: true });
          expect(Math.abs(clock.offsetMs() - ours * drift)).toBeLessThanOrEqual(clock.errorMs() + 1);
          ours += pauseMs;
        }
      },
    ),
  );
});

test('a sleep makes the error larger until the next exchange, which then counts alone', () => {
  const clock = createPlatformClock();
  clock.measured({ sentAtMs: 0, heardAtMs: 20, platformTimeMs: 10, isRoundTrip: true });
  clock.slept();
  expect(clock.errorMs()).toBeGreaterThanOrEqual(1_000);
  clock.measured({ sentAtMs: 1_000, heardAtMs: 1_600, platformTimeMs: 1_900, isRoundTrip: true });
  expect(clock.offsetMs()).toBe(600.5);
  expect(clock.errorMs()).toBe(300.5);
});
