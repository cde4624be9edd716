/** Takes in what players measured: parts per (stream, IDC) into the rows, and per IDC and second into the history. */
import type { QualityBatch } from '../sources/batch.ts';
import type { Bindings } from './bindings.ts';
import { bucketCount } from './histogram.ts';
import type { IdcHistory, Parts } from './history.ts';
import type { DeliveryTable } from './deliveries.ts';
import { writes } from './dirty-journal.ts';
import type { DirtyJournal } from './dirty-journal.ts';
import type { Freshness } from './freshness.ts';

/** The part of the state that it writes to. */
interface QualityState {
  readonly idcIndex: ReadonlyMap<string, number>;
  readonly freshness: Freshness;
  readonly deliveries: DeliveryTable;
  readonly dirtyStreams: DirtyJournal;
  readonly histories: readonly IdcHistory[];
  readonly counts: { unowned: number };
}

interface QualityIntake {
  readonly batch: QualityBatch;
  readonly bindings: Bindings;
  readonly observedAtMs: number;
}

type IdcSums = Parts & { readonly startTimes: Float64Array };

export function takeQuality(state: QualityState, { batch, bindings, observedAtMs }: QualityIntake): void {
  const sums: (IdcSums | undefined)[] = [];
  for (const id of batch.covers) {
    const idc = state.idcIndex.get(id);
    if (idc === undefined) continue;
    state.freshness.qualityObserved(idc, observedAtMs);
    sums[idc] = { startAttempts: 0, startFailures: 0, stallMs: 0, playMs: 0, startTimes: new Float64Array(bucketCount) };
  }
  // A first reading proves that the source is alive and says who watches, and nothing of any second.
  const hasParts = batch.intervalMs > 0 && batch.intervalMs <= state.freshness.qualityTooOldMs;
  if (hasParts || batch.viewers !== undefined) writeRows(state, { batch, bindings, observedAtMs, sums, hasParts });
  if (!hasParts) return;
  for (const [idc, parts] of sums.entries()) {
    if (parts === undefined) continue;
    const history = state.histories[idc];
    history?.addParts(observedAtMs, batch.intervalMs, parts);
    history?.addStartTimes(observedAtMs, parts.startTimes);
  }
  if (batch.latencyBuckets === undefined) return;
  for (const [at, id] of batch.covers.entries()) {
    const idc = state.idcIndex.get(id);
    if (idc !== undefined) state.histories[idc]?.addLatencies(observedAtMs, batch.latencyBuckets, at * bucketCount);
  }
}

interface RowsIntake extends QualityIntake {
  readonly sums: readonly (IdcSums | undefined)[];
  readonly hasParts: boolean;
}

function writeRows(
  { deliveries, dirtyStreams, counts }: QualityState,
  { batch, bindings, observedAtMs, sums, hasParts }: RowsIntake,
): void {
  const kinds = batch.viewers === undefined ? writes.quality : writes.quality | writes.delivery;
  for (let row = 0; row < batch.rows.length; row += 1) {
    const handle = batch.rows[row] ?? 0;
    const slot = bindings.slotOf(handle);
    if (slot < 0 || deliveries.generation(slot) !== bindings.generationOf(handle)) {
      counts.unowned += 1;
      continue;
    }
    if (batch.viewers !== undefined) deliveries.playersSay(slot, batch.viewers[row] ?? Number.NaN);
    if (hasParts) {
      deliveries.addQuality(slot, { batch, row }, observedAtMs);
      const idc = sums[bindings.idcOf(handle)];
      if (idc !== undefined) addRow(idc, batch, row);
    }
    dirtyStreams.mark(deliveries.stream[slot] ?? 0, kinds);
  }
}

function addRow(sums: IdcSums, batch: QualityBatch, row: number): void {
  sums.startAttempts += batch.startAttempts[row] ?? 0;
  sums.startFailures += batch.startFailures[row] ?? 0;
  sums.stallMs += batch.stallMs[row] ?? 0;
  sums.playMs += batch.playMs[row] ?? 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    sums.startTimes[bucket] = (sums.startTimes[bucket] ?? 0) + (batch.startTimeBuckets[row * bucketCount + bucket] ?? 0);
  }
}
