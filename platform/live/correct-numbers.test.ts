/** The rules that numbers keep on their way from a source to a figure, one test each. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { percentOf } from '../../shared/model/numbers.ts';
import { bucketCount, percentileMs } from '../state/histogram.ts';
import { deliveryBatch, exampleState, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import type { State } from '../state/state.ts';
import { StatReader } from '../sources/nginx-rtmp/reading.ts';
import { parseStatXml } from '../sources/nginx-rtmp/stat-xml.ts';
import type { Stat } from '../sources/nginx-rtmp/stat-xml.ts';
import { createFelt } from './felt.ts';

const osl = 0;
const declares = [
  { handle: 0, streamId: 'a', idc: 'osl-1' },
  { handle: 1, streamId: 'b', idc: 'osl-1' },
];

async function recorded(name: string): Promise<Stat> {
  return parseStatXml(await readFile(new URL(`../sources/nginx-rtmp/recorded/${name}.xml`, import.meta.url), 'utf8'));
}

function origin(): StatReader {
  const node = { id: 'osl-1-origin', idc: 'osl-1', role: 'origin' as const, statUrl: 'http://127.0.0.1/stat' };
  return new StatReader({ node, relayFlashVersions: ['ngx-local-relay'] });
}

function edge(): StatReader {
  const node = { id: 'osl-1-edge', idc: 'osl-1', role: 'edge' as const, statUrl: 'http://127.0.0.1/stat' };
  return new StatReader({ node, relayFlashVersions: ['ngx-local-relay'] });
}

function take(state: State, reader: StatReader, { stat, atMs }: { readonly stat: Stat; readonly atMs: number }): void {
  for (const batch of reader.read(stat, atMs)) state.take(batch);
}

function close(state: State, clock: { nowMs: number }): void {
  state.take(nodeBatch(['osl-1-origin', 'osl-1-edge', 'ath-1-origin', 'ath-1-edge'], clock.nowMs));
  state.roll();
}

function slotOf(state: State, id: string): number {
  const slot = state.streams.find(id);
  if (slot === undefined) throw new Error(`no stream ${id}`);
  return slot;
}

describe('correct numbers', () => {
  it('a first reading of counters is absent, in the row and in the sum', async () => {
    const { state, clock } = exampleState();
    take(state, origin(), { stat: await recorded('origin-1'), atMs: clock.nowMs });
    close(state, clock);
    expect(state.streams.ingestKbps[slotOf(state, 'market-cam')]).toBeNaN();
    expect(state.aggregates.streams[osl]).toBe(2);
    expect(state.aggregates.ingestKbps[osl]).toBeNaN();
  });

  it('a reset of counters is absent, neither a spike nor a negative rate', async () => {
    const { state, clock } = exampleState();
    const reader = origin();
    const stat = await recorded('origin-1');
    take(state, reader, { stat, atMs: clock.nowMs });
    clock.nowMs += 1000;
    const restarted = { ...stat, pid: '2', streams: stat.streams.map((stream) => ({ ...stream, ageMs: 100, bytesIn: 9_000_000 })) };
    take(state, reader, { stat: restarted, atMs: clock.nowMs });
    close(state, clock);
    expect(state.streams.ingestKbps[slotOf(state, 'market-cam')]).toBeNaN();
    expect(state.aggregates.ingestKbps[osl]).toBeNaN();
  });

  it('a rate divides by the measured interval, not by the nominal one', async () => {
    const { state, clock } = exampleState();
    const reader = origin();
    const stat = await recorded('origin-1');
    take(state, reader, { stat, atMs: clock.nowMs });
    clock.nowMs += 1600;
    const later = {
      ...stat,
      streams: stat.streams.map((stream) => ({ ...stream, ageMs: stream.ageMs + 1600, bytesIn: stream.bytesIn + 200_000 })),
    };
    take(state, reader, { stat: later, atMs: clock.nowMs });
    expect(state.streams.ingestKbps[slotOf(state, 'market-cam')]).toBe(1000);
  });

  it('late samples are counted and left out', () => {
    const { state, clock } = exampleState();
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares }, [{ handle: 0, viewers: 9 }]));
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs - 100 }, [{ handle: 0, viewers: 500 }]));
    expect([state.streams.viewers[slotOf(state, 'a')], state.counts.late]).toEqual([9, 1]);
  });

  it('a time in the future is clamped to the arrival, and flagged', () => {
    const { state, clock } = exampleState();
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs + 5_000, declares }, [{ handle: 0 }]));
    expect([state.streams.observedAtMs[slotOf(state, 'a')], state.counts.future]).toEqual([clock.nowMs, 1]);
  });

  it('a ratio is divided last, from the parts of all: percentages are never averaged', () => {
    const { state, clock } = exampleState();
    clock.nowMs += 1000;
    // 50 % of a few starts, and 1 % of many: the mean of the percentages would be 25.5 %.
    const samples = [
      { handle: 0, attempts: 2, failures: 1, stallMs: 500, playMs: 500 },
      { handle: 1, attempts: 200, failures: 2, stallMs: 0, playMs: 99_000 },
    ];
    state.take(qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1'] }, samples));
    const felt = createFelt(state)(osl);
    expect(felt.startFailurePct).toBeCloseTo((3 / 202) * 100, 3);
    expect(felt.rebufferPct).toBeCloseTo(0.5, 3);
  });

  it('no start is no ratio: absent, not 0 %', () => {
    const { state, clock } = exampleState();
    clock.nowMs += 1000;
    state.take(qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1'] }, [{ handle: 0 }]));
    expect(createFelt(state)(osl)).toMatchObject({ startFailurePct: Number.NaN, startTimeP95Ms: Number.NaN, startTimeCount: 0 });
    expect(percentOf(0, 0)).toBeNaN();
  });

  it('a stream felt in two IDCs has the ratio of its parts, whenever each of them was told', () => {
    const { state, clock } = exampleState();
    const both = [
      { handle: 0, streamId: 'a', idc: 'osl-1' },
      { handle: 1, streamId: 'a', idc: 'ath-1' },
    ];
    const head = { source: 'players', covers: ['osl-1', 'ath-1'] };
    state.take(qualityBatch({ ...head, observedAtMs: clock.nowMs, declares: both }, [{ handle: 0, stallMs: 1000, playMs: 9000 }]));
    clock.nowMs += 20_000;
    state.take(qualityBatch({ ...head, observedAtMs: clock.nowMs }, [{ handle: 1, stallMs: 0, playMs: 10_000 }]));
    const slot = slotOf(state, 'a');
    const left = Math.exp(-20 / 30);
    expect(state.streams.stallMs[slot]).toBeCloseTo(1000 * left, 1);
    expect(state.streams.playMs[slot]).toBeCloseTo(9000 * left + 10_000, 0);
  });

  it('a percentile comes from merged histograms, with its population, and is off by less than a factor of two', () => {
    const { state, clock } = exampleState();
    clock.nowMs += 1000;
    const fast = Array.from({ length: 90 }, () => 300);
    const slow = Array.from({ length: 10 }, () => 3000);
    const samples = [
      { handle: 0, attempts: 90, starts: fast },
      { handle: 1, attempts: 10, starts: slow },
    ];
    state.take(qualityBatch({ source: 'players', observedAtMs: clock.nowMs, declares, covers: ['osl-1'] }, samples));
    const felt = createFelt(state)(osl);
    expect(felt.startTimeCount).toBe(100);
    expect(felt.startTimeP50Ms / 300).toBeGreaterThan(0.5);
    expect(felt.startTimeP50Ms / 300).toBeLessThan(2);
    expect(felt.startTimeP99Ms / 3000).toBeGreaterThan(0.5);
    expect(felt.startTimeP99Ms / 3000).toBeLessThan(2);
    expect(percentileMs(new Float32Array(bucketCount), 0.95)).toBeNaN();
  });

  it('viewers are players: relays between our own nodes are none', async () => {
    const { state, clock } = exampleState();
    // An origin's answer, with a relay to an edge on each stream, read as if it were an edge's.
    take(state, edge(), { stat: await recorded('origin-1'), atMs: clock.nowMs });
    close(state, clock);
    expect(state.aggregates.viewers[osl]).toBe(0);
  });

  it('what is missing stays missing: a metric that a source can not know, an egress that no edge tells, a second that nobody told of', () => {
    const { state, clock } = exampleState();
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares }, [{ handle: 0 }]));
    state.take(deliveryBatch({ source: 'e', observedAtMs: clock.nowMs, declares }, [{ handle: 0, viewers: 4 }]));
    close(state, clock);
    const slot = slotOf(state, 'a');
    const { rttMs, jitterMs, lossPct, gopSeconds, egressKbps } = state.streams;
    for (const column of [rttMs, jitterMs, lossPct, gopSeconds, egressKbps]) expect(column[slot]).toBeNaN();
    expect(state.aggregates.egressKbps[osl]).toBeNaN();
    clock.nowMs += 9_000;
    state.roll();
    expect(state.histories[osl]?.gauge('viewers', state.rolledSecond)).toBeNaN();
  });

  it('a reused slot is never mistaken for its old owner', () => {
    const { state, clock } = exampleState();
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, declares: declares.slice(0, 1) }, [{ handle: 0 }]));
    const slot = slotOf(state, 'a');
    const generation = state.streams.generation(slot);
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs, retires: [0] }, []));
    clock.nowMs += 61_000;
    state.tend();
    state.take(
      ingestBatch({ source: 'p', observedAtMs: clock.nowMs, declares: [{ handle: 9, streamId: 'c', idc: 'ath-1' }] }, [
        { handle: 9, kbps: 7 },
      ]),
    );
    expect([slotOf(state, 'c'), state.streams.generation(slot) === generation]).toEqual([slot, false]);
    state.take(ingestBatch({ source: 'o', observedAtMs: clock.nowMs }, [{ handle: 0, kbps: 900 }]));
    expect([state.streams.ingestKbps[slot], state.counts.unowned]).toEqual([7, 1]);
  });
});
