/** The view `idc`: one IDC's figures, its nodes, its worst streams, and why its state is what it is. */
import { healthStates } from '../../shared/model/health.ts';
import type { HealthState } from '../../shared/model/health.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import type { BurnWatch } from '../health/burn/burn-watch.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { bucketCount, percentileMs } from '../state/histogram.ts';
import { none } from '../state/none.ts';
import { figuresOf } from './figures.ts';
import { nodeRow } from './nodes-view.ts';
import type { NodeViewParts } from './nodes-view.ts';
import { idcRows } from './overview.ts';
import type { ViewParts } from './live-state.ts';

const spec = stateViews.idc.tables;
type NodeRow = Row<typeof spec.nodes>;
type StreamRow = Row<typeof spec.streams>;

const mostStreams = 50;
/** What makes a stream worth looking at, on its own. */
const streamLimits = { degradedRebufferPct: 1, criticalRebufferPct: 3, leastPlayMs: 5_000 };

export interface IdcViewParts extends ViewParts, NodeViewParts {
  readonly burn: Pick<BurnWatch, 'reasons'>;
}

export function idcTables(parts: IdcViewParts, index: number): Tables<typeof spec> {
  const { engine } = parts;
  const health = engine.health(index);
  const figures = figuresOf(parts, { index, health, nowMs: parts.clock() });
  return {
    idc: tableOf(spec.idc, idcRows(parts, [figures])),
    nodes: tableOf(spec.nodes, nodeRows(parts, figures.id)),
    streams: tableOf(spec.streams, worstStreams(parts, index)),
    reasons: tableOf(
      spec.reasons,
      [...health.reasons, ...parts.burn.reasons(index)].map((reason) => ({ json: JSON.stringify(reason) })),
    ),
  };
}

function nodeRows(parts: IdcViewParts, idc: string): NodeRow[] {
  return (['origin', 'edge'] as const).flatMap((role) => parts.state.nodes.in(idc, role).map((index) => nodeRow(parts, index)));
}

interface Candidate {
  readonly stream: number;
  /** -1: not delivered here. */
  readonly delivery: number;
  readonly score: number;
}

/** One pass over the columns, keeping the worst: no sort of everything, no object for what is not shown. */
function worstStreams(parts: IdcViewParts, index: number): StreamRow[] {
  const { streams, deliveries } = parts.state;
  const worst = new Worst();
  for (let delivery = 0; delivery < deliveries.highWater; delivery += 1) {
    if (deliveries.live[delivery] === 0 || deliveries.idc[delivery] !== index) continue;
    const stream = deliveries.stream[delivery] ?? 0;
    if (streams.ingestIdc[stream] !== index && Number.isNaN(deliveries.viewers(delivery))) continue;
    worst.offer({ stream, delivery, score: scoreOf(parts, stream, delivery) });
  }
  for (let stream = 0; stream < streams.highWater; stream += 1) {
    if (streams.ingestIdc[stream] !== index || deliveries.find(stream, index) !== undefined) continue;
    worst.offer({ stream, delivery: -1, score: scoreOf(parts, stream, -1) });
  }
  return worst.ranked().map((candidate) => streamRow(parts, candidate));
}

class Worst {
  readonly #kept: Candidate[] = [];

  offer(candidate: Candidate): void {
    const last = this.#kept[mostStreams - 1];
    if (last !== undefined && last.score >= candidate.score) return;
    let at = this.#kept.length;
    while (at > 0 && (this.#kept[at - 1]?.score ?? 0) < candidate.score) at -= 1;
    this.#kept.splice(at, 0, candidate);
    this.#kept.length = Math.min(this.#kept.length, mostStreams);
  }

  ranked(): readonly Candidate[] {
    return this.#kept;
  }
}

/** State first, then how bad, then how many feel it. */
function scoreOf(parts: IdcViewParts, stream: number, delivery: number): number {
  const rebufferPct = rebufferPctOf(parts, delivery);
  const viewers = delivery < 0 ? 0 : parts.state.deliveries.viewers(delivery);
  const severity = { critical: 2, degraded: 1, unknown: 0.5, healthy: 0, down: 3 }[streamState(parts, stream, delivery)];
  return (
    severity * 1e6 + (Number.isNaN(rebufferPct) ? 0 : Math.round(rebufferPct * 10)) * 1e2 + Math.min(99, Math.log2(1 + (viewers || 0)))
  );
}

function streamState(parts: IdcViewParts, stream: number, delivery: number): HealthState {
  const { streams, freshness } = parts.state;
  const ingestIdc = streams.ingestIdc[stream] ?? none;
  const rebufferPct = rebufferPctOf(parts, delivery);
  if (ingestIdc !== none && freshness.ingest.isFresh(ingestIdc) && streams.isAiling(stream)) return 'critical';
  if (rebufferPct >= streamLimits.criticalRebufferPct) return 'critical';
  if (rebufferPct >= streamLimits.degradedRebufferPct) return 'degraded';
  return ingestIdc === none || !freshness.ingest.isFresh(ingestIdc) ? 'unknown' : 'healthy';
}

function rebufferPctOf(parts: IdcViewParts, delivery: number): number {
  if (delivery < 0) return Number.NaN;
  const { deliveries } = parts.state;
  const stallMs = deliveries.stallMs[delivery] ?? 0;
  const watchedMs = stallMs + (deliveries.playMs[delivery] ?? 0);
  return watchedMs < streamLimits.leastPlayMs ? Number.NaN : percentOf(stallMs, watchedMs);
}

function streamRow(parts: IdcViewParts, { stream, delivery }: Candidate): StreamRow {
  const { state } = parts;
  const { streams, deliveries } = state;
  const nowMs = parts.clock();
  const ingestIdc = streams.ingestIdc[stream] ?? none;
  const isIngested = ingestIdc !== none;
  const of = (column: ArrayLike<number>): number => (delivery < 0 ? Number.NaN : (column[delivery] ?? Number.NaN));
  const ages = [isIngested ? nowMs - (streams.observedAtMs[stream] ?? Number.NaN) : Number.NaN, nowMs - of(deliveries.observedAtMs)].filter(
    (age) => !Number.isNaN(age),
  );
  return {
    id: streams.idOf(stream),
    ingestIdc: state.idcs[ingestIdc]?.id ?? '',
    state: healthStates.indexOf(streamState(parts, stream, delivery)),
    viewers: delivery < 0 ? Number.NaN : deliveries.viewers(delivery),
    ingestKbps: isIngested ? (streams.smoothKbps[stream] ?? Number.NaN) : Number.NaN,
    fps: isIngested ? (streams.fps[stream] ?? Number.NaN) : Number.NaN,
    rebufferPct: rebufferPctOf(parts, delivery),
    startTimeP95Ms: delivery < 0 ? Number.NaN : percentileMs(deliveries.startTimeBuckets, 0.95, delivery * bucketCount),
    egressKbps: of(deliveries.egressKbps),
    dataAgeMs: ages.length === 0 ? Number.NaN : Math.max(0, ...ages),
  };
}
