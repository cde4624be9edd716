import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordSecond } from '../history/example-seconds.ts';
import { exampleStartMs, exampleState } from '../state/example-state.ts';
import { createSecondsSeries } from './seconds-series.ts';

const start = exampleStartMs / 1000;

function recorded() {
  const { state } = exampleState();
  state.rolledSecond = start - 1;
  return {
    state,
    /** `null`: nothing is known of that second. */
    live(viewers: number | null): void {
      const second = state.rolledSecond + 1;
      const history = state.histories[0];
      if (viewers === null) history?.advance(second);
      else if (history !== undefined) recordSecond(history, second, { viewers, starts: viewers % 7, stallMs: viewers % 11 });
      state.rolledSecond = second;
    },
  };
}

describe('the last 15 minutes', () => {
  it('are the same whether they were drawn all along or only now', () => {
    const passage = fc.record({ seconds: fc.integer({ min: 1, max: 80 }), viewers: fc.option(fc.nat(5000), { nil: null, freq: 3 }) });
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 25 }), (passages) => {
        const { state, live } = recorded();
        const allAlong = createSecondsSeries(state, 0);
        for (const { seconds, viewers } of passages) {
          for (let second = 0; second < seconds; second += 1) live(viewers === null ? null : viewers + second);
          allAlong.points();
        }
        live(1);
        expect(allAlong.points()).toEqual(createSecondsSeries(state, 0).points());
      }),
      { numRuns: 30 },
    );
  });

  it('take in what players tell late', () => {
    const { state, live } = recorded();
    const series = createSecondsSeries(state, 0);
    for (let second = 0; second < 20; second += 1) live(100);
    series.points();
    live(100);
    state.histories[0]?.addParts((state.rolledSecond - 4) * 1000, 1000, { startAttempts: 0, startFailures: 0, stallMs: 990, playMs: 0 });
    expect(series.points()).toEqual(createSecondsSeries(state, 0).points());
  });

  it('begin anew when the clock is set back', () => {
    const { state, live } = recorded();
    const series = createSecondsSeries(state, 0);
    for (let second = 0; second < 100; second += 1) live(100);
    series.points();
    for (const history of state.histories) history.restart();
    state.rolledSecond = start - 500;
    live(7);
    const { viewers, atMs } = series.points().columns;
    expect([atMs.at(-1), viewers.at(-1), viewers.at(-2)]).toEqual([(start - 499) * 1000, 7, Number.NaN]);
  });
});
