import { expect, it } from 'vitest';
import fc from 'fast-check';
import { streamSorts } from '../../../shared/wire/views-streams.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import { deliveryBatch, exampleIdc, ingestBatch, qualityBatch } from '../example-state.ts';
import { State } from '../state.ts';
import { naive, narrowTuning } from './naive.ts';
import { StreamQueries } from './queries.ts';
import { stateRows } from './state-rows.ts';
import { StreamWindow } from './window.ts';
import type { WindowRequest } from './window.ts';

const idcs = ['osl-1', 'ath-1'];
const handle = fc.nat(39);
const value = fc.integer({ min: 0, max: 4_000 });
const step = fc.record({
  kind: fc.constantFrom('ingest' as const, 'delivery' as const, 'quality' as const, 'retire' as const),
  handle,
  value,
  idc: fc.constantFrom(...idcs),
  publisher: fc.constantFrom('', 'Odd', 'vika'),
  declares: fc.boolean(),
  seconds: fc.constantFrom(0, 0, 1, 70),
});

/** Every order, and every filter with one of them. */
function requests(state: State): WindowRequest[] {
  const any = { idc: null, state: null, text: null };
  const windows = streamSorts.map((sort, at) => ({ sort, descending: at % 3 !== 0, filter: any, offset: at % 4, limit: 2 }));
  const filters = [
    { ...any, idc: state.idcIndex.get('ath-1') ?? 0 },
    { ...any, state: 'critical' as const },
    { ...any, state: 'unknown' as const },
  ];
  return [...windows, ...filters.map((filter) => ({ sort: 'viewers' as const, descending: true, filter, offset: 0, limit: 20 }))];
}

it('windows over the state follow whatever its sources tell, each write looked at only by those that depend on it', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const time = manualTime();
      const state = new State({ idcs: idcs.map((id) => exampleIdc(id)), nodes: [], measured: new Set(idcs), clock: time.now });
      const queries = new StreamQueries({ ...stateRows(state), timers: time.timers });
      const found = {
        sort: 'id',
        descending: false,
        filter: { idc: null, state: null, text: queries.finds.hold('VIK') },
        offset: 0,
        limit: 20,
      } as const;
      const windows = [...requests(state), found].map((request) => new StreamWindow(request, narrowTuning));
      const names = Array.from({ length: 40 }, (_, handle) => ({ handle, streamId: `stream-${handle}`, idc: 'osl-1', publisher: 'Vik' }));
      for (const declare of [ingestBatch, deliveryBatch])
        state.take(declare({ source: 'osl-1', observedAtMs: time.now(), declares: names }, []));
      state.take(qualityBatch({ source: 'osl-1', observedAtMs: time.now(), declares: names, covers: [] }, []));
      for (const window of windows) queries.watch(window);
      for (const { kind, handle, value, idc, publisher, declares, seconds } of steps) {
        const head = { source: idc, observedAtMs: time.now() };
        const named = declares ? [{ handle, streamId: `stream-${handle}`, idc, publisher }] : [];
        if (kind === 'ingest') state.take(ingestBatch({ ...head, declares: named }, [{ handle, kbps: value, fps: value % 30 }]));
        if (kind === 'delivery') state.take(deliveryBatch({ ...head, declares: named }, [{ handle, viewers: value % 50, kbps: value }]));
        if (kind === 'quality') {
          const felt = { handle, stallMs: value, playMs: 20_000, attempts: 9, failures: value % 3 };
          const told = qualityBatch({ ...head, declares: named, covers: [idc] }, [felt]);
          // Players may be the only ones to know that a stream is served.
          state.take(value % 2 === 0 ? told : { ...told, viewers: Float32Array.of(value % 40) });
        }
        if (kind === 'retire') for (const empty of [ingestBatch, deliveryBatch]) state.take(empty({ ...head, retires: [handle] }, []));
        time.advance(seconds * 1000);
        state.tend();
        queries.catchUp();
        time.advance(100);
        const live = Array.from({ length: queries.rows.highWater }, (_, slot) => slot).filter((slot) => queries.rows.isLive(slot));
        expect(queries.rows.size).toBe(live.length);
        for (const window of windows) {
          const read = window.read(queries.rows, queries.scratch);
          const ids = Array.from(read?.slots ?? [], (slot) => queries.rows.id(slot));
          expect({ ids, matched: read?.matched }).toEqual(naive(queries.rows, window.request));
        }
      }
    }),
    { seed: 11, numRuns: 40 },
  );
});

it('a stream that has ended is listed while somebody still serves it, and not longer', () => {
  const time = manualTime();
  const state = new State({ idcs: idcs.map((id) => exampleIdc(id)), nodes: [], measured: new Set(idcs), clock: time.now });
  const { rows } = stateRows(state);
  const declares = [{ handle: 1, streamId: 'ended', idc: 'osl-1', publisher: '' }];
  const head = { source: 'osl-1', observedAtMs: time.now() };
  state.take(ingestBatch({ ...head, declares }, [{ handle: 1, kbps: 4_000, fps: 30 }]));
  state.take(deliveryBatch({ ...head, declares }, [{ handle: 1, viewers: 7, kbps: 4_000 }]));
  state.take(ingestBatch({ ...head, retires: [1] }, []));
  const slot = state.streams.find('ended') ?? -1;
  expect([rows.isLive(slot), rows.size]).toEqual([true, 1]);
  state.take(deliveryBatch({ ...head, retires: [1] }, []));
  expect([rows.isLive(slot), rows.size]).toEqual([false, 0]);
  state.take(ingestBatch({ ...head, declares }, [{ handle: 1, kbps: 4_000, fps: 30 }]));
  expect([rows.isLive(slot), rows.size]).toEqual([true, 1]);
});
