import { describe, expect, it } from 'vitest';
import type { SampleBatch } from '../sources/batch.ts';
import { deliveryBatch, exampleState, ingestBatch } from './example-state.ts';
import type { State } from './state.ts';

const alive = 500;
const perSecond = 5_000;

/** A second in which 5,000 streams end and as many begin: every handle is declared ten times, for another stream each time. */
function second(state: State, first: number, observedAtMs: number): number {
  let number = first;
  for (let declared = 0; declared < perSecond; declared += alive) {
    const declares = Array.from({ length: alive }, (_, handle) => ({
      handle,
      streamId: `live-${(number + handle).toString(36)}`,
      idc: 'osl-1',
      publisher: `studio-${(number + handle) % 900_000}`,
    }));
    number += alive;
    const samples = declares.map(({ handle }) => ({ handle, viewers: 3 }));
    const batches: SampleBatch[] = [
      ingestBatch({ source: 's', observedAtMs, declares }, samples),
      deliveryBatch({ source: 's', observedAtMs, declares }, samples),
    ];
    for (const batch of batches) state.take(batch);
  }
  return number;
}

function room({ streams, deliveries }: State): readonly number[] {
  const { ids, publishers } = streams;
  return [streams.capacity, deliveries.capacity, ids.bytes.length, ids.offsets.length, publishers.texts.bytes.length, publishers.highWater];
}

describe('streams that start and end at 5,000 a second', () => {
  it('take no more room after a million than after the first minute', () => {
    const { state, clock } = exampleState();
    let number = 0;
    const live = (seconds: number): void => {
      for (let passed = 0; passed < seconds; passed += 1) {
        clock.nowMs += 1000;
        number = second(state, number, clock.nowMs);
        for (let tick = 0; tick < 4; tick += 1) state.tend();
      }
    };
    // Who has ended stays known as lost for a minute.
    live(65);
    const afterMinute = room(state);
    live(140);
    expect(number).toBeGreaterThan(1_000_000);
    expect(room(state)).toEqual(afterMinute);
    expect(state.streams.size).toBeLessThanOrEqual(65 * perSecond);
    expect(state.deliveries.size).toBe(alive);
    expect(state.streams.sums.live.streams[0]).toBe(alive);
    clock.nowMs += 61_000;
    for (let tick = 0; tick < 40; tick += 1) state.tend();
    expect(state.streams.size).toBe(alive);
  }, 60_000);
});
