import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { HealthState } from '../../../shared/model/health.ts';
import { streamSorts } from '../../../shared/wire/views-streams.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import { exampleRows } from './example-rows.ts';
import type { ExampleRows, Figures } from './example-rows.ts';
import { TextMatches } from './find.ts';
import { naive, narrowTuning } from './naive.ts';
import { StreamQueries } from './queries.ts';
import { StreamWindow } from './window.ts';
import type { WindowRequest, WindowTuning } from './window.ts';

const everything = { idc: null, state: null, text: null };

function setUp(rows: ExampleRows) {
  const time = manualTime();
  let flipped = false;
  const queries = new StreamQueries({
    rows,
    changes: rows.changes,
    takeFreshness: () => {
      const was = flipped;
      flipped = false;
      return was;
    },
    timers: time.timers,
  });
  return {
    time,
    queries,
    open(request: Partial<WindowRequest> = {}, tuning?: WindowTuning) {
      const window = new StreamWindow({ sort: 'viewers', descending: true, filter: everything, offset: 0, limit: 10, ...request }, tuning);
      queries.watch(window);
      return window;
    },
    setFresh(idc: number, isFresh: boolean) {
      rows.ingestFresh[idc] = isFresh ? 1 : 0;
      flipped = true;
    },
  };
}

function shown(queries: StreamQueries, window: StreamWindow): { readonly ids: readonly string[]; readonly matched: number } | null {
  queries.catchUp();
  const read = window.read(queries.rows, queries.scratch);
  return read === null ? null : { ids: [...read.slots].map((slot) => queries.rows.id(slot)), matched: read.matched };
}

const figure = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1e4, noNaN: true }));
const figures: fc.Arbitrary<Figures> = fc.record({
  viewers: figure,
  smoothKbps: figure,
  usualKbps: figure,
  fps: figure,
  rttMs: figure,
  lossPct: figure,
  stallMs: figure,
  playMs: fc.integer({ min: 0, max: 20_000 }),
  startAttempts: figure,
  startFailures: figure,
});
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), at: fc.nat(), figures }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('born' as const),
      figures,
      idc: fc.integer({ min: 0, max: 3 }),
      name: fc.string({ maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), at: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('freshness' as const), idc: fc.integer({ min: 0, max: 3 }), isFresh: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'look' as const }) },
);
const request: fc.Arbitrary<Omit<WindowRequest, 'filter'> & { find: string; idc: number | null; state: HealthState | null }> = fc.record({
  sort: fc.constantFrom(...streamSorts),
  descending: fc.boolean(),
  offset: fc.integer({ min: 0, max: 40 }),
  limit: fc.integer({ min: 1, max: 8 }),
  find: fc.constantFrom('', '', 'a', 'B', 'é'),
  idc: fc.constantFrom(null, null, 1),
  state: fc.constantFrom(null, null, 'critical' as const, 'unknown' as const),
});

describe('a window of streams', () => {
  it('shows what sorting everything would, after any writes, births, ends and outages', () => {
    fc.assert(
      fc.property(request, fc.array(act, { maxLength: 120 }), (asked, acts) => {
        const rows = exampleRows(512);
        const { queries, time, open, setFresh } = setUp(rows);
        const { find, idc, state, ...rest } = asked;
        const filter = () => ({ idc, state, text: find === '' ? null : new TextMatches(find) });
        // More of them than a narrow band holds.
        const slots = Array.from({ length: 60 }, (_, at) =>
          rows.born({ id: `old-${at}`, ingestIdc: at % 4, figures: { viewers: at % 9, fps: at } }),
        );
        const window = open({ ...rest, filter: filter() }, narrowTuning);
        let births = 0;
        const look = (): void => {
          queries.catchUp();
          time.advance(200);
          expect(shown(queries, window)).toEqual(naive(rows, { ...rest, filter: filter() }));
        };
        for (const next of acts) {
          const slot = 'at' in next && slots.length > 0 ? (slots[next.at % slots.length] ?? 0) : null;
          if (next.kind === 'write' && slot !== null) rows.write(slot, next.figures);
          if (next.kind === 'end' && slot !== null) {
            rows.end(slot);
            slots.splice(slots.indexOf(slot), 1);
          }
          if (next.kind === 'born') {
            births += 1;
            const deliveredAt = births % 2 === 0 ? [1] : [];
            slots.push(rows.born({ id: `${next.name}-${births}`, ingestIdc: next.idc, deliveredAt, figures: next.figures }));
          }
          if (next.kind === 'freshness') setFresh(next.idc, next.isFresh);
          if (next.kind === 'look') look();
        }
        look();
      }),
      { seed: 20_260, numRuns: 300 },
    );
  });

  it('shows the same over more rows than it takes at once, at any depth, while they are written', () => {
    const rows = exampleRows(100_000);
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let at = 0; at < 80_000; at += 1) {
      rows.born({
        id: `s-${Math.floor(random() * 1e9).toString(36)}-${at}`,
        figures: { viewers: Math.floor(random() * 500), rttMs: random() * 900 },
      });
    }
    const { queries, time, open } = setUp(rows);
    const asked = [
      { sort: 'viewers', descending: true, offset: 0, limit: 100 },
      { sort: 'viewers', descending: false, offset: 40_000, limit: 50 },
      { sort: 'rttMs', descending: true, offset: 79_980, limit: 50 },
      { sort: 'id', descending: false, offset: 40_000, limit: 20 },
    ] as const;
    const windows = asked.map((part) => ({ part: { ...part, filter: everything }, window: open(part) }));
    for (let round = 0; round < 2; round += 1) {
      for (let write = 0; write < 20_000; write += 1) {
        rows.write(Math.floor(random() * 80_000), { viewers: Math.floor(random() * 500), rttMs: random() * 900 });
        if (write % 5_000 === 0) time.advance(20);
      }
      time.advance(2_000);
      for (const { part, window } of windows) expect(shown(queries, window)).toEqual(naive(rows, part));
    }
  });

  it('has nothing to show before its first scan is done, and shows it without being asked to scan again', () => {
    const rows = exampleRows(400_000);
    for (let at = 0; at < 300_000; at += 1) rows.born({ id: `s${at}`, figures: { viewers: at } });
    const { queries, time, open } = setUp(rows);
    const window = open();
    expect([window.isReady, shown(queries, window)]).toEqual([false, null]);
    time.advance(10);
    expect(shown(queries, window)?.ids[0]).toBe('s299999');
  });

  it('scans again when the rows that it keeps have run low, and shows the last ones until then', () => {
    const rows = exampleRows(200_000);
    for (let at = 0; at < 150_000; at += 1) rows.born({ id: `s${at}`, figures: { viewers: at } });
    const { queries, time, open } = setUp(rows);
    const window = open();
    time.advance(500);
    for (let at = 145_000; at < 150_000; at += 1) rows.write(at, { viewers: 0 });
    queries.catchUp();
    expect(window.wantsScan).toBe(true);
    time.advance(1_000);
    expect(shown(queries, window)?.ids[0]).toBe('s144999');
    expect(window.wantsScan).toBe(false);
  });

  it('raises its version when a row that it shows has changed, and not when one has that it does not show', () => {
    const rows = exampleRows(200_000);
    for (let at = 0; at < 150_000; at += 1) rows.born({ id: `s${at}`, figures: { viewers: at } });
    const { queries, time, open } = setUp(rows);
    const window = open();
    time.advance(500);
    const version = (): number => {
      queries.catchUp();
      return window.version(rows);
    };
    const before = version();
    rows.write(3, { viewers: 4 });
    expect(version()).toBe(before);
    rows.write(149_999, { viewers: 1e6 });
    expect(version()).toBeGreaterThan(before);
  });

  it('starts anew when writes have been missed', () => {
    const rows = exampleRows(64);
    const slots = Array.from({ length: 20 }, (_, at) => rows.born({ id: `s${at}`, figures: { viewers: at } }));
    let complete = true;
    const time = manualTime();
    const queries = new StreamQueries({
      rows,
      changes: { read: () => complete },
      takeFreshness: () => false,
      timers: time.timers,
    });
    const window = new StreamWindow({ sort: 'viewers', descending: true, filter: everything, offset: 0, limit: 1 });
    queries.watch(window);
    rows.write(slots[0] ?? 0, { viewers: 1_000 });
    complete = false;
    queries.catchUp();
    complete = true;
    time.advance(100);
    expect(shown(queries, window)?.ids).toEqual(['s0']);
  });
});
