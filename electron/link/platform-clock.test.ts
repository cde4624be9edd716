import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlatformClock } from './platform-clock.ts';

const delay = fc.double({ min: 0, max: 2_000, noNaN: true });

test('nothing is known before the first exchange', () => {
  const clock = createPlatformClock();
  expect([clock.offsetMs(), clock.roundTripMs(), clock.uncertaintyMs()]).toEqual([0, null, 0]);
});

test('whatever the ways take, the true offset is within the uncertainty, and that within half of the last round trip', () => {
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
          expect(Math.abs(clock.offsetMs() - offset)).toBeLessThanOrEqual(clock.uncertaintyMs() + 0.001);
          expect(clock.uncertaintyMs()).toBeLessThanOrEqual((there + back + 1) / 2 + 0.001);
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
