/** Which handles of a collector stand for a row, so that those it no longer names can be ended. One byte a handle. */
import { nothingDeclared } from '../sources/batch.ts';
import type { RowBatch } from '../sources/batch.ts';

const isBound = 1;
const isNamed = 2;

interface Marks {
  readonly kind: RowBatch['kind'];
  readonly source: string;
  observedAtMs: number;
  bytes: Uint8Array;
}

export class BoundHandles {
  readonly #marks = new Map<string, Marks>();

  follow(batch: RowBatch): void {
    const { kind, source, observedAtMs } = batch;
    const key = `${kind} ${source}`;
    let marks = this.#marks.get(key);
    if (marks === undefined) this.#marks.set(key, (marks = { kind, source, observedAtMs, bytes: new Uint8Array(256) }));
    marks.observedAtMs = observedAtMs;
    for (const handle of batch.declares.columns.handle) {
      if (handle >= marks.bytes.length) marks.bytes = grown(marks.bytes, handle);
      marks.bytes[handle] = isBound | isNamed;
    }
    for (const handle of batch.retires) if (handle < marks.bytes.length) marks.bytes[handle] = 0;
  }

  /** From here on it counts what is named. */
  begin(): void {
    for (const { bytes } of this.#marks.values())
      for (let handle = 0; handle < bytes.length; handle += 1) bytes[handle] = (bytes[handle] ?? 0) & isBound;
  }

  /** Batches that end every row that was not named since `begin`. */
  end(): readonly RowBatch[] {
    const batches: RowBatch[] = [];
    for (const marks of this.#marks.values()) {
      const unnamed: number[] = [];
      for (const [handle, mark] of marks.bytes.entries()) if (mark === isBound) unnamed.push(handle);
      for (const handle of unnamed) marks.bytes[handle] = 0;
      if (unnamed.length > 0) batches.push(retiring(marks, Uint32Array.from(unnamed)));
    }
    return batches;
  }
}

function grown(bytes: Uint8Array, handle: number): Uint8Array {
  const next = new Uint8Array(Math.max(bytes.length * 2, handle + 1));
  next.set(bytes);
  return next;
}

/** As old as what was last heard of the source: it overtakes nothing. */
function retiring({ kind, source, observedAtMs }: Marks, retires: Uint32Array): RowBatch {
  const none = new Float32Array(0);
  const head = { source, observedAtMs, intervalMs: Number.NaN, declares: nothingDeclared, retires, rows: new Uint32Array(0) };
  switch (kind) {
    case 'ingest':
      return { kind, ...head, ingestKbps: none, fps: none, targetFps: none };
    case 'delivery':
      return { kind, ...head, viewers: none, egressKbps: none };
    case 'quality':
      return { kind, ...head, covers: [], startAttempts: none, startFailures: none, stallMs: none, playMs: none, startTimeBuckets: none };
  }
}
