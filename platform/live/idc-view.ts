/** The view `idc`: one IDC's figures, its nodes, its worst streams, and why its state is what it is. */
import type { BurnWatch } from '../health/burn/burn-watch.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { none } from '../state/none.ts';
import { rebufferPctOf, stateCodeOf } from '../state/query/verdict.ts';
import { StreamWindow } from '../state/query/window.ts';
import { figuresOf } from './figures.ts';
import { nodeRow } from './nodes-view.ts';
import type { NodeViewParts } from './nodes-view.ts';
import { idcRows } from './overview.ts';
import type { ViewParts } from './live-state.ts';
import { startTimeP95Ms, streamAgeMs } from './stream-parts.ts';
import type { StreamViewParts } from './stream-parts.ts';

const spec = stateViews.idc.tables;
type NodeRow = Row<typeof spec.nodes>;
type StreamRow = Row<typeof spec.streams>;

const mostStreams = 50;

export interface IdcViewParts extends ViewParts, NodeViewParts, StreamViewParts {
  readonly burn: Pick<BurnWatch, 'reasons'>;
}

/** @param worst as `worstOfIdc` made it; shows no streams until its first scan is done */
export function idcTables(parts: IdcViewParts, index: number, worst: StreamWindow): Tables<typeof spec> {
  const { engine } = parts;
  const health = engine.health(index);
  const figures = figuresOf(parts, { index, health, nowMs: parts.clock() });
  return {
    idc: tableOf(spec.idc, idcRows(parts, [figures])),
    nodes: tableOf(spec.nodes, nodeRows(parts, figures.id)),
    streams: tableOf(spec.streams, worstStreams(parts, index, worst)),
    reasons: tableOf(
      spec.reasons,
      [...health.reasons, ...parts.burn.reasons(index)].map((reason) => ({ json: JSON.stringify(reason) })),
    ),
  };
}

function nodeRows(parts: IdcViewParts, idc: string): NodeRow[] {
  return (['origin', 'edge'] as const).flatMap((role) => parts.state.nodes.in(idc, role).map((index) => nodeRow(parts, index)));
}

/** The window over the streams of an IDC, worst first, that its view shows. */
export function worstOfIdc(index: number): StreamWindow {
  const filter = { idc: index, state: null, text: null };
  return new StreamWindow({ sort: 'severity', descending: true, filter, offset: 0, limit: mostStreams });
}

function worstStreams(parts: IdcViewParts, index: number, worst: StreamWindow): StreamRow[] {
  const { queries } = parts;
  queries.catchUp();
  const window = worst.read(queries.rows, queries.scratch);
  return Array.from(window?.slots ?? [], (slot) => streamRow(parts, slot, index));
}

/** State as everywhere, figures of ingest wherever it is ingested, and of delivery those of this IDC alone. */
function streamRow({ state, queries, clock }: IdcViewParts, slot: number, index: number): StreamRow {
  const { rows } = queries;
  const { streams, deliveries } = state;
  const delivery = deliveries.find(slot, index);
  const ingestIdc = streams.ingestIdc[slot] ?? none;
  const ingested = (column: ArrayLike<number>): number => (ingestIdc === none ? Number.NaN : (column[slot] ?? Number.NaN));
  const here = delivery === undefined ? [] : [delivery];
  return {
    id: streams.idOf(slot),
    ingestIdc: state.idcs[ingestIdc]?.id ?? '',
    state: stateCodeOf(rows, slot),
    viewers: delivery === undefined ? Number.NaN : deliveries.viewers(delivery),
    ingestKbps: ingested(streams.smoothKbps),
    fps: ingested(streams.fps),
    rebufferPct: delivery === undefined ? Number.NaN : rebufferPctOf(deliveries, delivery),
    startTimeP95Ms: startTimeP95Ms(state, here),
    egressKbps: delivery === undefined ? Number.NaN : (deliveries.egressKbps[delivery] ?? Number.NaN),
    dataAgeMs: streamAgeMs(state, { slot, deliveries: here, nowMs: clock() }),
  };
}
