/** Parts of a batch of rows: its columns sliced, its names beside them. */
import type { Declares, RowBatch } from '../sources/batch.ts';
import { nothingDeclared, nothingRetired } from '../sources/batch.ts';

/** Rows `from` to `to`, naming and retiring nothing. What is not per row (latencies) is left out. */
export function rowsOfBatch(batch: RowBatch, from: number, to: number): RowBatch {
  const { latencyBuckets: _, ...perRow } = batch as RowBatch & { readonly latencyBuckets?: Float32Array };
  const rows = batch.rows.length;
  const columns = Object.entries(perRow).flatMap(([name, value]: [string, unknown]) =>
    value instanceof Float32Array && rows > 0
      ? [[name, value.subarray((value.length / rows) * from, (value.length / rows) * to)] as const]
      : [],
  );
  return {
    ...perRow,
    ...Object.fromEntries(columns),
    declares: nothingDeclared,
    retires: nothingRetired,
    rows: batch.rows.subarray(from, to),
  };
}

/** Only names: as if the source had nothing to say of any row. */
export function namesOnly(batch: RowBatch, declares: Declares): RowBatch {
  const none = rowsOfBatch(batch, 0, 0);
  return { ...none, ...(none.kind === 'quality' ? { covers: [] } : {}), declares };
}

export function slicedNames({ rows, columns }: Declares, from: number, to: number): Declares {
  const until = Math.min(rows, to);
  return {
    rows: Math.max(0, until - from),
    columns: {
      handle: columns.handle.subarray(from, until),
      streamId: columns.streamId.slice(from, until),
      idc: columns.idc.slice(from, until),
      publisher: columns.publisher.slice(from, until),
      startedAtMs: columns.startedAtMs.subarray(from, until),
    },
  };
}

/**
 * The batch in parts of at most `mostRows` rows and names: names first, what ends last. Sums over the parts are those of the batch.
 */
export function splitBatch(batch: RowBatch, mostRows: number): readonly RowBatch[] {
  const rows = batch.rows.length;
  if (rows <= mostRows && batch.declares.rows <= mostRows) return [batch];
  const parts: RowBatch[] = [];
  for (let from = 0; from < batch.declares.rows; from += mostRows) {
    parts.push(namesOnly(batch, slicedNames(batch.declares, from, from + mostRows)));
  }
  for (let from = 0; from < rows; from += mostRows) parts.push(rowsOfBatch(batch, from, Math.min(rows, from + mostRows)));
  const last = parts.at(-1);
  if (last === undefined) return [batch];
  const latencies = batch.kind === 'quality' && batch.latencyBuckets !== undefined ? { latencyBuckets: batch.latencyBuckets } : {};
  const covers = batch.kind === 'quality' ? { covers: batch.covers } : {};
  return [...parts.slice(0, -1), { ...last, ...covers, ...latencies, retires: batch.retires }];
}
