import { describe, expect, it } from 'vitest';
import { createFakeTime } from './fake-time.ts';
import { watchForOddSilence } from './doubt.ts';

function setUp({ heardEveryMs }: { readonly heardEveryMs: number }) {
  const time = createFakeTime();
  const state = { isHeard: true, answers: true, heardAtMs: time.wallMs(), knocks: 0, told: 0, beats: 0 };
  time.every(heardEveryMs, () => {
    if (state.isHeard) state.heardAtMs = time.wallMs();
  });
  const stop = watchForOddSilence({
    time,
    now: () => time.wallMs(),
    lastHeardAtMs: () => state.heardAtMs,
    answersWithinMs: () => 300,
    beat() {
      state.beats += 1;
      time.after(20, () => {
        if (state.isHeard) state.heardAtMs = time.wallMs();
      });
    },
    knock: async () => {
      state.knocks += 1;
      return state.answers;
    },
    onAnswered: () => (state.told += 1),
  });
  return { time, state, stop };
}

describe('a silence on a live connection', () => {
  it('is not odd while heartbeats are answered, however little is said', async () => {
    const { time, state } = setUp({ heardEveryMs: 3_000 });
    await time.pass(60_000);
    expect(state.knocks).toBe(0);
    expect(state.beats).toBeGreaterThan(10);
  });

  it('is odd when a heartbeat is not answered, and is told once when the platform answers elsewhere', async () => {
    const { time, state } = setUp({ heardEveryMs: 100 });
    await time.pass(3_000);
    state.isHeard = false;
    await time.pass(600);
    expect(state.knocks).toBe(0);
    await time.pass(500);
    expect(state.told).toBe(1);
    await time.pass(5_000);
    expect(state.told).toBe(1);
  });

  it('is told of within a second of the return of a network that swallowed everything', async () => {
    const { time, state } = setUp({ heardEveryMs: 100 });
    await time.pass(3_000);
    state.isHeard = false;
    state.answers = false;
    await time.pass(8_000);
    expect(state.told).toBe(0);
    state.answers = true;
    await time.pass(200);
    expect(state.told).toBe(1);
  });

  it('is forgotten when the connection speaks again', async () => {
    const { time, state } = setUp({ heardEveryMs: 100 });
    await time.pass(3_000);
    state.isHeard = false;
    state.answers = false;
    await time.pass(2_000);
    state.isHeard = true;
    state.answers = true;
    await time.pass(10_000);
    expect(state.told).toBe(0);
  });

  it('is nobody’s concern after the undo', async () => {
    const { time, state, stop } = setUp({ heardEveryMs: 100 });
    await time.pass(3_000);
    state.isHeard = false;
    stop();
    await time.pass(10_000);
    expect(state.knocks).toBe(0);
  });
});
