/**
 * A batch as bytes: one frame of `shared/wire/frame.ts` whose view is the batch's kind and whose key is its source. What a worker
 * thread posts and what a collector sends is the same. Optional columns are there or not; columns beyond the known ones are ignored, so
 * a newer sender may add some.
 */
import { decodeFrame, decodeFrameHeader, encodeFrame } from '../../shared/wire/frame.ts';
import type { FrameHeader } from '../../shared/wire/frame.ts';
import type { Table, Tables, TableSpec, TablesSpec } from '../../shared/wire/columns.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { bucketCount } from '../state/histogram.ts';
import { declareColumns } from './batch.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, QualityBatch, RowBatch, SampleBatch } from './batch.ts';

/** Handles are indexes into tables: a sender may not make them grow without bound. */
const mostHandles = 2_097_152;

export interface BatchFrameHead {
  /** Rises by one with each frame of a sender: a receiver acknowledges by it. */
  readonly sequence: number;
  readonly sentAtMs: number;
}

const headSpec = { head: { observedAtMs: 'f64', intervalMs: 'f64' } } as const;
const namesSpec = { ...headSpec, declares: declareColumns, retires: { handle: 'u32' } } as const;

const ingestColumns = { handle: 'u32', ingestKbps: 'f32', fps: 'f32', targetFps: 'f32' } as const;
const ingestExtras = { gopSeconds: 'f32', rttMs: 'f32', jitterMs: 'f32', lossPct: 'f32' } as const;
const deliveryColumns = { handle: 'u32', viewers: 'f32', egressKbps: 'f32' } as const;
const qualityColumns = { handle: 'u32', startAttempts: 'f32', startFailures: 'f32', stallMs: 'f32', playMs: 'f32' } as const;
const qualityExtras = { viewers: 'f32' } as const;
/** `bucketCount` a row, or an IDC. */
const bucketsSpec = { count: 'f32' } as const;
const qualityTables = { covers: { idc: 'str' }, startTimes: bucketsSpec } as const;
const latencyTables = { latencies: bucketsSpec } as const;
const nodesSpec = {
  ...headSpec,
  nodes: { id: 'str', connections: 'f64', ingestKbps: 'f64', egressKbps: 'f64', cpuPct: 'f64', detail: 'str' },
} as const;

export function encodeBatch(batch: SampleBatch, { sequence, sentAtMs }: BatchFrameHead): Uint8Array<ArrayBuffer> {
  const meta = {
    view: batch.kind,
    key: batch.kind === 'nodes' ? '' : batch.source,
    sequence,
    platformTimeMs: sentAtMs,
    oldestInputAgeMs: Math.max(0, sentAtMs - batch.observedAtMs),
  };
  const { spec, tables } = batch.kind === 'nodes' ? nodeTables(batch) : rowTables(batch);
  return encodeFrame(spec, meta, tables);
}

/** @throws SwitchyardError `parse-error` naming what is wrong and where. */
export function decodeBatch(bytes: Uint8Array): SampleBatch {
  const { header } = decodeFrameHeader(bytes);
  switch (header.view) {
    case 'ingest':
      return decodeIngest(bytes, header);
    case 'delivery':
      return decodeDelivery(bytes);
    case 'quality':
      return decodeQuality(bytes, header);
    case 'nodes':
      return decodeNodes(bytes);
    default:
      throw broken('frame.header.view', `is ${JSON.stringify(header.view).slice(0, 60)} and no kind of batch`);
  }
}

interface Encodable {
  readonly spec: TablesSpec;
  readonly tables: Tables<TablesSpec>;
}

function rowTables(batch: RowBatch): Encodable {
  const rows = batch.rows.length;
  const named = {
    head: { rows: 1, columns: { observedAtMs: Float64Array.of(batch.observedAtMs), intervalMs: Float64Array.of(batch.intervalMs) } },
    declares: batch.declares,
    retires: { rows: batch.retires.length, columns: { handle: batch.retires } },
  };
  switch (batch.kind) {
    case 'ingest': {
      const extras = given(ingestExtras, batch);
      return {
        spec: { ...namesSpec, rows: { ...ingestColumns, ...extras } },
        tables: { ...named, rows: { rows, columns: { handle: batch.rows, ...columnsOf(batch) } } },
      };
    }
    case 'delivery':
      return {
        spec: { ...namesSpec, rows: deliveryColumns },
        tables: { ...named, rows: { rows, columns: { handle: batch.rows, ...columnsOf(batch) } } },
      };
    case 'quality': {
      const { latencyBuckets, startTimeBuckets, covers } = batch;
      return {
        spec: {
          ...namesSpec,
          ...qualityTables,
          ...(latencyBuckets === undefined ? {} : latencyTables),
          rows: { ...qualityColumns, ...given(qualityExtras, batch) },
        },
        tables: {
          ...named,
          covers: { rows: covers.length, columns: { idc: covers } },
          startTimes: { rows: startTimeBuckets.length, columns: { count: startTimeBuckets } },
          ...(latencyBuckets === undefined ? {} : { latencies: { rows: latencyBuckets.length, columns: { count: latencyBuckets } } }),
          rows: { rows, columns: { handle: batch.rows, ...columnsOf(batch) } },
        },
      };
    }
  }
}

/** The batch's own columns by name; the codec takes from it what the spec names. */
function columnsOf(batch: RowBatch): Table<TableSpec>['columns'] {
  return batch as unknown as Table<TableSpec>['columns'];
}

function given(extras: TableSpec, batch: RowBatch): TableSpec {
  return Object.fromEntries(Object.entries(extras).filter(([name]) => columnsOf(batch)[name] !== undefined));
}

function nodeTables(batch: NodeBatch): Encodable {
  const { nodes, connections, ingestKbps, egressKbps, cpuPct, details, observedAtMs } = batch;
  return {
    spec: nodesSpec,
    tables: {
      head: { rows: 1, columns: { observedAtMs: Float64Array.of(observedAtMs), intervalMs: Float64Array.of(Number.NaN) } },
      nodes: { rows: nodes.length, columns: { id: nodes, connections, ingestKbps, egressKbps, cpuPct, detail: details } },
    },
  };
}

type Names = Tables<typeof namesSpec>;

/** What every batch of rows has. @throws SwitchyardError for a time that is none and for a handle that no sender needs. */
function headOf({ head, declares, retires }: Names, header: FrameHeader) {
  for (const [row, handle] of declares.columns.handle.entries()) {
    if (handle >= mostHandles)
      throw broken(`tables.declares.handle.${String(row)}`, `is ${String(handle)}, not under ${String(mostHandles)}`);
  }
  return {
    source: header.key,
    observedAtMs: observedAtOf(head),
    intervalMs: head.columns.intervalMs[0] ?? Number.NaN,
    declares,
    retires: retires.columns.handle,
  };
}

function observedAtOf(head: Table<(typeof headSpec)['head']>): number {
  const observedAtMs = head.columns.observedAtMs[0];
  if (head.rows !== 1 || observedAtMs === undefined) throw broken('tables.head', `has ${String(head.rows)} rows, expected 1`);
  if (!Number.isFinite(observedAtMs)) throw broken('tables.head.observedAtMs', 'is no time');
  return observedAtMs;
}

function decodeIngest(bytes: Uint8Array, header: FrameHeader): IngestBatch {
  const spec = { ...namesSpec, rows: { ...ingestColumns, ...present(ingestExtras, header) } };
  const { tables } = decodeFrame(spec, bytes);
  const { handle, ...columns } = tables.rows.columns;
  return { kind: 'ingest', ...headOf(tables, header), rows: handle, ...columns };
}

function decodeDelivery(bytes: Uint8Array): DeliveryBatch {
  const { header, tables } = decodeFrame({ ...namesSpec, rows: deliveryColumns }, bytes);
  const { handle, ...columns } = tables.rows.columns;
  return { kind: 'delivery', ...headOf(tables, header), rows: handle, ...columns };
}

function decodeQuality(bytes: Uint8Array, header: FrameHeader): QualityBatch {
  const spec = { ...namesSpec, ...qualityTables, rows: { ...qualityColumns, ...present(qualityExtras, header) } };
  const { tables } = decodeFrame(spec, bytes);
  const { handle, ...columns } = tables.rows.columns;
  const covers = tables.covers.columns.idc;
  const startTimeBuckets = bucketsOf(tables.startTimes, { of: handle.length, where: 'tables.startTimes' });
  const batch = { kind: 'quality' as const, ...headOf(tables, header), rows: handle, ...columns, covers, startTimeBuckets };
  if (header.tables['latencies'] === undefined) return batch;
  const { latencies } = decodeFrame(latencyTables, bytes).tables;
  return { ...batch, latencyBuckets: bucketsOf(latencies, { of: covers.length, where: 'tables.latencies' }) };
}

function decodeNodes(bytes: Uint8Array): NodeBatch {
  const { tables } = decodeFrame(nodesSpec, bytes);
  const { id, detail, ...columns } = tables.nodes.columns;
  return { kind: 'nodes', observedAtMs: observedAtOf(tables.head), nodes: id, details: detail, ...columns };
}

function bucketsOf(table: Table<typeof bucketsSpec>, { of, where }: { readonly of: number; readonly where: string }): Float32Array {
  if (table.rows !== of * bucketCount) throw broken(where, `has ${String(table.rows)} rows, expected ${String(of * bucketCount)}`);
  return table.columns.count;
}

/** The optional columns that this frame has. Typed as if it had all: they are only ever put where they are optional. */
function present<S extends TableSpec>(extras: S, header: FrameHeader): S {
  const names = header.tables['rows']?.columns ?? {};
  return Object.fromEntries(Object.entries(extras).filter(([name]) => Object.hasOwn(names, name))) as S;
}

function broken(path: string, what: string): SwitchyardError {
  return new SwitchyardError('parse-error', `${path} ${what}`, { path });
}
