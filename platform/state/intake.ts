/** Takes batches of rows in: binds handles to slots, writes figures, ends what has ended. */
import type { DeliveryBatch, IngestBatch, RowBatch } from '../sources/batch.ts';
import { Bindings, EdgeBindings } from './bindings.ts';
import type { DeliveryTable } from './deliveries.ts';
import { everyWrite, writes } from './dirty-journal.ts';
import type { DirtyJournal } from './dirty-journal.ts';
import { tooOldMs } from './freshness.ts';
import type { Freshness } from './freshness.ts';
import type { IdcHistory } from './history.ts';
import { none } from './none.ts';
import { orZero } from './or-zero.ts';
import { takeQuality } from './quality.ts';
import type { SampleTimes, StreamTable } from './streams.ts';

/** A source's clock may be this far ahead before it is told off: less is the network's own jitter. */
export const clockToleranceMs = 250;

export interface IntakeCounts {
  /** Samples older than what is known already: left out. */
  late: number;
  /** Batches whose time lay in the future: clamped to their arrival. */
  future: number;
  /** Samples of handles that were never declared, or of a stream that another node has taken over. */
  unowned: number;
}

/** What it writes to. */
interface IntakeState {
  readonly idcIndex: ReadonlyMap<string, number>;
  readonly streams: StreamTable;
  readonly deliveries: DeliveryTable;
  readonly dirtyStreams: DirtyJournal;
  readonly freshness: Freshness;
  readonly histories: readonly IdcHistory[];
  readonly counts: IntakeCounts;
}

export class Intake {
  readonly #state: IntakeState;
  /** By kind and source. */
  readonly #bindings = new Map<string, Bindings>();
  readonly #edges = new Map<string, EdgeBindings>();
  readonly #owners = new Map<string, number>();
  readonly #lastObservedMs = new Map<string, number>();

  constructor(state: IntakeState) {
    this.#state = state;
  }

  take(batch: RowBatch, at: SampleTimes): void {
    const key = `${batch.kind} ${batch.source}`;
    this.#bindAll(batch, key, at.observedAtMs);
    if (this.#isLate(key, at)) this.#state.counts.late += batch.rows.length;
    else {
      this.#lastObservedMs.set(key, at.observedAtMs);
      this.#write(batch, key, at);
    }
    for (const handle of batch.retires) this.#unbind(batch, { key, handle, observedAtMs: at.observedAtMs });
  }

  #write(batch: RowBatch, key: string, at: SampleTimes): void {
    switch (batch.kind) {
      case 'ingest':
        this.#writeIngest(batch, this.#bindingsOf(key), at);
        break;
      case 'delivery':
        this.#writeDelivery(batch, this.#edgesOf(key), at);
        break;
      case 'quality':
        takeQuality(this.#state, { batch, bindings: this.#bindingsOf(key), observedAtMs: at.observedAtMs });
        break;
    }
  }

  #writeIngest(batch: IngestBatch, bindings: Bindings, at: SampleTimes): void {
    const owner = this.#ownerOf(batch.source);
    const { streams, dirtyStreams, counts } = this.#state;
    for (let row = 0; row < batch.rows.length; row += 1) {
      const handle = batch.rows[row] ?? 0;
      const slot = bindings.slotOf(handle);
      if (slot < 0 || streams.generation(slot) !== bindings.generationOf(handle)) {
        counts.unowned += 1;
        continue;
      }
      const idc = bindings.idcOf(handle);
      if (streams.owner[slot] !== owner || streams.ingestIdc[slot] !== idc) {
        if (!this.#mayTakeOver(slot, at.receivedAtMs)) {
          counts.unowned += 1;
          continue;
        }
        streams.claim(slot, idc, owner);
        dirtyStreams.mark(slot, everyWrite);
      }
      streams.write(slot, { batch, row }, at);
      dirtyStreams.mark(slot, writes.ingest);
    }
  }

  #writeDelivery(batch: DeliveryBatch, bindings: EdgeBindings, at: SampleTimes): void {
    const { deliveries, dirtyStreams, counts } = this.#state;
    for (let row = 0; row < batch.rows.length; row += 1) {
      const handle = batch.rows[row] ?? 0;
      const slot = bindings.slotOf(handle);
      if (slot < 0 || deliveries.generation(slot) !== bindings.generationOf(handle)) {
        counts.unowned += 1;
        continue;
      }
      // A row whose viewers are not known now has none to add.
      const now = { viewers: orZero(batch.viewers[row]), egressKbps: batch.egressKbps[row] ?? Number.NaN };
      deliveries.edgeSays(slot, { before: bindings.partOf(handle), now }, at);
      bindings.keepPart(handle, now);
      dirtyStreams.mark(deliveries.stream[slot] ?? 0, writes.delivery);
    }
  }

  /** Nobody ingests it, or the one who did has been silent too long. */
  #mayTakeOver(slot: number, nowMs: number): boolean {
    const { streams } = this.#state;
    return streams.ingestIdc[slot] === none || !(nowMs - (streams.observedAtMs[slot] ?? 0) <= tooOldMs);
  }

  /** What comes late, from the spool of a collector, takes no stream from the one who ingests it by now. */
  #isKnownNewer(stream: number, owner: number, observedAtMs: number): boolean {
    const { streams } = this.#state;
    return streams.ingestIdc[stream] !== none && streams.owner[stream] !== owner && (streams.observedAtMs[stream] ?? 0) > observedAtMs;
  }

  #bindAll(batch: RowBatch, key: string, observedAtMs: number): void {
    const { idcIndex, streams, deliveries, dirtyStreams } = this.#state;
    const { handle: handles, streamId, idc: idcs, publisher, startedAtMs } = batch.declares.columns;
    for (let row = 0; row < batch.declares.rows; row += 1) {
      const handle = handles[row] ?? 0;
      const idc = idcIndex.get(idcs[row] ?? '');
      if (idc === undefined) continue;
      if (this.#isBoundAlready(batch, { key, handle, idc, streamId: streamId[row] ?? '' })) {
        if (batch.kind !== 'ingest') continue;
        const slot = this.#bindingsOf(key).slotOf(handle);
        streams.describe(slot, publisher[row] ?? '', startedAtMs[row] ?? Number.NaN);
        dirtyStreams.mark(slot, everyWrite);
        continue;
      }
      const stream = streams.hold(streamId[row] ?? '');
      dirtyStreams.mark(stream, everyWrite);
      if (batch.kind === 'ingest') {
        streams.describe(stream, publisher[row] ?? '', startedAtMs[row] ?? Number.NaN);
        if (!this.#isKnownNewer(stream, this.#ownerOf(batch.source), observedAtMs)) streams.claim(stream, idc, this.#ownerOf(batch.source));
        this.#unbind(batch, { key, handle, observedAtMs, kept: stream });
        this.#bindingsOf(key).bind(handle, { slot: stream, generation: streams.generation(stream), idc });
        continue;
      }
      const slot = deliveries.hold(stream, idc);
      if (batch.kind === 'delivery') deliveries.edgeJoins(slot);
      this.#unbind(batch, { key, handle, observedAtMs });
      const bindings = batch.kind === 'delivery' ? this.#edgesOf(key) : this.#bindingsOf(key);
      bindings.bind(handle, { slot, generation: deliveries.generation(slot), idc });
    }
  }

  /** What a spool brings names every row anew, nearly always as it is known: binding it again would cost several times its figures. */
  #isBoundAlready(batch: RowBatch, { key, handle, idc, streamId }: Naming): boolean {
    const { streams, deliveries } = this.#state;
    const bindings = batch.kind === 'delivery' ? this.#edgesOf(key) : this.#bindingsOf(key);
    const slot = bindings.slotOf(handle);
    if (slot < 0 || bindings.idcOf(handle) !== idc) return false;
    if (batch.kind === 'ingest') {
      if (streams.owner[slot] !== this.#ownerOf(batch.source) || streams.ingestIdc[slot] !== idc) return false;
      return streams.generation(slot) === bindings.generationOf(handle) && streams.ids.surelyHas(slot, streamId);
    }
    if (deliveries.generation(slot) !== bindings.generationOf(handle)) return false;
    return streams.ids.surelyHas(deliveries.stream[slot] ?? 0, streamId);
  }

  #unbind(batch: RowBatch, { key, handle, observedAtMs, kept }: Unbinding): void {
    const { streams, deliveries, dirtyStreams } = this.#state;
    const bindings = batch.kind === 'delivery' ? this.#edgesOf(key) : this.#bindingsOf(key);
    const slot = bindings.slotOf(handle);
    if (slot < 0) return;
    bindings.unbind(handle);
    if (batch.kind === 'ingest') {
      if (slot !== kept) streams.retire(slot, this.#ownerOf(batch.source), observedAtMs);
      streams.drop(slot);
      dirtyStreams.mark(slot, everyWrite);
      return;
    }
    if (batch.kind === 'delivery') deliveries.edgeLeaves(slot, this.#edgesOf(key).partOf(handle));
    else deliveries.playersSay(slot, Number.NaN);
    const stream = deliveries.stream[slot] ?? 0;
    deliveries.drop(slot);
    streams.drop(stream);
    dirtyStreams.mark(stream, everyWrite);
  }

  #bindingsOf(key: string): Bindings {
    let bindings = this.#bindings.get(key);
    if (bindings === undefined) this.#bindings.set(key, (bindings = new Bindings()));
    return bindings;
  }

  #edgesOf(key: string): EdgeBindings {
    let bindings = this.#edges.get(key);
    if (bindings === undefined) this.#edges.set(key, (bindings = new EdgeBindings()));
    return bindings;
  }

  #ownerOf(source: string): number {
    let owner = this.#owners.get(source);
    if (owner === undefined) this.#owners.set(source, (owner = this.#owners.size + 1));
    return owner;
  }

  /** Older than the last one. A last one that lies in the future was made by a clock that has been set back since. */
  #isLate(key: string, { observedAtMs, receivedAtMs }: SampleTimes): boolean {
    const last = this.#lastObservedMs.get(key);
    return last !== undefined && observedAtMs < last && last <= receivedAtMs + clockToleranceMs;
  }
}

interface Naming {
  readonly key: string;
  readonly handle: number;
  readonly idc: number;
  readonly streamId: string;
}

interface Unbinding {
  readonly key: string;
  readonly handle: number;
  readonly observedAtMs: number;
  /** This stream goes on: another handle, or the same anew, is about to stand for it. */
  readonly kept?: number;
}
