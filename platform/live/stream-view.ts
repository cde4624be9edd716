/** The view `stream`: one stream, where it is served, why its state is what it is, and its last 15 minutes. */
import { healthStates } from '../../shared/model/health.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Tables } from '../../shared/wire/columns.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { isIngested, leastKnown, reasonsOf, rebufferPctOf } from '../state/query/verdict.ts';
import { deliveriesOf, startTimeP95Ms } from './stream-parts.ts';
import type { StreamViewParts } from './stream-parts.ts';
import { streamTable } from './streams-view.ts';
import { trailFigures, trailSeconds } from './trails.ts';
import type { TrailFigure, TrailSample, Trails } from './trails.ts';

const spec = stateViews.stream.tables;

export function streamTables(parts: StreamViewParts, trails: Trails, id: string): Tables<typeof spec> {
  const { state } = parts;
  const slot = state.streams.find(id);
  return {
    stream: streamTable(parts, slot === undefined ? new Uint32Array() : Uint32Array.of(slot)),
    deliveries: tableOf(spec.deliveries, slot === undefined ? [] : deliveriesOf(state, slot).map((row) => deliveryRow(parts, row))),
    points: pointsOf(trails, id),
    reasons: tableOf(spec.reasons, slot === undefined ? [] : reasonRows(parts, slot)),
  };
}

/** @throws SwitchyardError `not-found` */
export function mustKnow({ state }: StreamViewParts, id: string): void {
  if (state.streams.find(id) !== undefined) return;
  throw new SwitchyardError('not-found', `no stream ${id} is ingested or delivered`, {
    path: 'params.params.stream',
    remedy: 'Find it among the streams: it may have ended.',
  });
}

/** What is known of the stream this second. What comes from an IDC whose data is too old is not. */
export function trailSampleOf({ state, queries }: Pick<StreamViewParts, 'state' | 'queries'>, id: string): TrailSample | null {
  queries.catchUp();
  const { rows } = queries;
  const slot = state.streams.find(id);
  if (slot === undefined) return null;
  const isIngestKnown = isIngested(rows, slot) && rows.ingestFresh[rows.ingestIdc[slot] ?? 0] === 1;
  const deliveries = deliveriesOf(state, slot);
  const isDeliveryKnown = deliveries.every((row) => state.freshness.delivery.isFresh(state.deliveries.idc[row] ?? 0));
  const isFeltKnown = deliveries.every((row) => state.freshness.quality.isFresh(state.deliveries.idc[row] ?? 0));
  const ingested = (column: ArrayLike<number>): number => (isIngestKnown ? (column[slot] ?? Number.NaN) : Number.NaN);
  const delivered = (column: ArrayLike<number>): number => (isDeliveryKnown ? (column[slot] ?? Number.NaN) : Number.NaN);
  return {
    viewers: delivered(rows.viewers),
    ingestKbps: ingested(rows.smoothKbps),
    fps: ingested(rows.fps),
    rttMs: ingested(rows.rttMs),
    jitterMs: ingested(rows.jitterMs),
    lossPct: ingested(rows.lossPct),
    egressKbps: delivered(rows.egressKbps),
    rebufferPct: isFeltKnown ? rebufferPctOf(rows, slot) : Number.NaN,
  };
}

function deliveryRow({ state, clock }: StreamViewParts, row: number) {
  const { deliveries } = state;
  const [stallMs, playMs] = [deliveries.stallMs[row] ?? Number.NaN, deliveries.playMs[row] ?? Number.NaN];
  const attempts = deliveries.startAttempts[row] ?? Number.NaN;
  const isWatched = stallMs + playMs >= leastKnown.watchedMs;
  return {
    idc: state.idcs[deliveries.idc[row] ?? -1]?.id ?? '',
    viewers: deliveries.viewers(row),
    egressKbps: deliveries.egressKbps[row] ?? Number.NaN,
    rebufferPct: isWatched ? percentOf(stallMs, stallMs + playMs) : Number.NaN,
    startFailurePct:
      attempts >= leastKnown.starts ? Math.min(100, percentOf(deliveries.startFailures[row] ?? Number.NaN, attempts)) : Number.NaN,
    startTimeP95Ms: startTimeP95Ms(state, [row]),
    dataAgeMs: Math.max(0, clock() - (deliveries.observedAtMs[row] ?? Number.NaN)),
  };
}

function reasonRows({ state, queries, clock }: StreamViewParts, slot: number) {
  const reasons = reasonsOf(queries.rows, slot, { nowMs: clock(), idcName: (idc) => state.idcs[idc]?.id ?? '' });
  return reasons.map((reason) => ({ text: reason.text, state: healthStates.indexOf(reason.state) }));
}

function pointsOf(trails: Trails, id: string): Tables<typeof spec>['points'] {
  const first = trails.lastSecond - trailSeconds + 1;
  const rows = Number.isNaN(first) ? 0 : trailSeconds;
  const figures = Object.fromEntries(trailFigures.map((name) => [name, trails.figure(id, name).subarray(0, rows)]));
  return {
    rows,
    columns: {
      atMs: Float64Array.from({ length: rows }, (_, point) => (first + point) * 1000),
      ...(figures as Record<TrailFigure, Float32Array>),
    },
  };
}
