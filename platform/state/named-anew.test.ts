import { describe, expect, it } from 'vitest';
import { deliveryBatch, exampleState, ingestBatch, nodeBatch } from './example-state.ts';

const osl = 0;
const ath = 1;
const a = { handle: 0, streamId: 'live/a', idc: 'osl-1', publisher: 'Atrium North', startedAtMs: 1_000 };

/** Sums are published of IDCs whose nodes have been heard. */
function heardState(): ReturnType<typeof exampleState> {
  const example = exampleState();
  example.state.take(nodeBatch(['osl-1-origin', 'osl-1-edge', 'ath-1-origin', 'ath-1-edge'], example.clock.nowMs));
  example.state.roll();
  return example;
}

describe('a row that is named anew', () => {
  it('as it is known keeps its figures, also when the batch that names it is late', () => {
    const { state, clock } = heardState();
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares: [a] }, [{ handle: 0, viewers: 9 }]));
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs - 5_000, declares: [a] }, [{ handle: 0, viewers: 4 }]));
    expect([state.aggregates.viewers[osl], state.counts.late]).toEqual([9, 1]);
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares: [a] }, [{ handle: 0, viewers: 5 }]));
    expect(state.aggregates.viewers[osl]).toBe(5);
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, retires: [0] }, []));
    expect(state.deliveries.size).toBe(0);
  });

  it('with another publisher or session is described anew', () => {
    const { state, clock } = heardState();
    const take = (differs: Partial<typeof a>): void =>
      state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares: [{ ...a, ...differs }] }, [{ handle: 0 }]));
    const described = (): readonly (string | number | undefined)[] => {
      const slot = state.streams.ids.find('live/a') ?? -1;
      return [state.streams.publishers.texts.textOf(state.streams.publisher[slot] ?? 0), state.streams.startedAtMs[slot]];
    };
    take({});
    take({});
    expect(described()).toEqual(['Atrium North', 1_000]);
    take({ publisher: 'Åtrium', startedAtMs: 2_000 });
    take({ publisher: 'Åtrium', startedAtMs: 2_000 });
    expect(described()).toEqual(['Åtrium', 2_000]);
    take({ publisher: '', startedAtMs: Number.NaN });
    expect(described()).toEqual(['', Number.NaN]);
    expect(state.aggregates.streams[osl]).toBe(1);
  });

  it('as another stream, in another IDC, or by another source leaves what it was', () => {
    const { state, clock } = heardState();
    const take = (source: string, differs: Partial<typeof a>): void => {
      clock.nowMs += 1;
      state.take(ingestBatch({ source, observedAtMs: clock.nowMs, declares: [{ ...a, ...differs }] }, [{ handle: 0 }]));
    };
    const streams = (): readonly (number | undefined)[] => [state.aggregates.streams[osl], state.aggregates.streams[ath]];
    take('o', {});
    take('o', { streamId: 'live/b' });
    expect(streams()[0]).toBe(1);
    take('o', { streamId: 'live/b', idc: 'ath-1' });
    expect(streams()).toEqual([0, 1]);
    take('p', { streamId: 'live/b', idc: 'ath-1' });
    take('o', { streamId: 'live/b', idc: 'ath-1' });
    expect([...streams(), state.counts.unowned]).toEqual([0, 1, 0]);
  });
});
