/**
 * All that the platform knows of the network now: rows of streams, nodes, sums per IDC, 15 minutes of history. Batches go in, one
 * `roll` a second rebuilds the sums by scanning the columns, and everything else reads.
 */
import { loadPctOf } from '../../shared/model/numbers.ts';
import type { Idc } from '../../shared/model/network.ts';
import type { Clock } from '../contracts.ts';
import type { DeliveryBatch, IngestBatch, RowBatch, SampleBatch } from '../sources/batch.ts';
import { createAggregates, scan } from './aggregates.ts';
import type { Aggregates } from './aggregates.ts';
import { Bindings } from './bindings.ts';
import { DeliveryTable } from './deliveries.ts';
import { DirtyJournal } from './dirty-journal.ts';
import { createFreshness, tooOldMs } from './freshness.ts';
import type { Freshness } from './freshness.ts';
import { IdcHistory } from './history.ts';
import { NodeTable } from './nodes.ts';
import type { NodeDescription } from './nodes.ts';
import { takeQuality } from './quality.ts';
import { StreamTable, none } from './streams.ts';

/** A source's clock may be this far ahead before it is told off: less is the network's own jitter. */
const clockToleranceMs = 250;
/** A tick that comes later than this leaves a hole in the history. */
const mostSecondsHeld = 3;

export interface StateOptions {
  readonly idcs: readonly Idc[];
  readonly nodes: readonly NodeDescription[];
  /** IDCs whose viewers' experience somebody measures. */
  readonly measured: ReadonlySet<string>;
  readonly clock: Clock;
}

export interface IntakeCounts {
  /** Samples older than what is known already: left out. */
  late: number;
  /** Batches whose time lay in the future: clamped to their arrival. */
  future: number;
  /** Samples of handles that were never declared, or of a stream that another node has taken over. */
  unowned: number;
}

export class State {
  readonly idcs: readonly Idc[];
  readonly idcIndex: ReadonlyMap<string, number>;
  readonly streams = new StreamTable();
  readonly deliveries = new DeliveryTable();
  /** Stream slots of which anything has been written, their delivery rows included. */
  readonly dirtyStreams = new DirtyJournal();
  readonly nodes: NodeTable;
  readonly histories: readonly IdcHistory[];
  readonly aggregates: Aggregates;
  readonly freshness: Freshness;
  readonly counts: IntakeCounts = { late: 0, future: 0, unowned: 0 };
  readonly #clock: Clock;
  readonly #bindings = new Map<string, Bindings>();
  readonly #owners = new Map<string, number>();
  readonly #lastObservedMs = new Map<string, number>();
  /** The newest second that is closed; NaN before the first `roll`. */
  rolledSecond = Number.NaN;

  constructor(options: StateOptions) {
    this.#clock = options.clock;
    this.idcs = options.idcs;
    this.idcIndex = new Map(options.idcs.map((idc, index) => [idc.id, index]));
    this.nodes = new NodeTable(options.nodes);
    this.histories = options.idcs.map(() => new IdcHistory());
    this.aggregates = createAggregates(options.idcs.length);
    this.freshness = createFreshness({ ...options, table: this.nodes });
  }

  take(batch: SampleBatch): void {
    const receivedAtMs = this.#clock();
    const aheadMs = batch.observedAtMs - receivedAtMs;
    const isAhead = aheadMs > clockToleranceMs;
    if (isAhead) this.counts.future += 1;
    const observedAtMs = aheadMs > 0 ? receivedAtMs : batch.observedAtMs;
    if (batch.kind === 'nodes') {
      this.nodes.write(batch);
      for (const node of batch.nodes) this.nodes.answered(node, { observedAtMs, receivedAtMs, clockAheadMs: isAhead ? aheadMs : 0 });
      return;
    }
    const key = `${batch.kind} ${batch.source}`;
    const bindings = this.#bindingsOf(key);
    this.#bindRows(batch, bindings, observedAtMs);
    if (this.#isLate(key, observedAtMs, receivedAtMs)) this.counts.late += batch.rows.length;
    else {
      this.#lastObservedMs.set(key, observedAtMs);
      this.#write(batch, bindings, { observedAtMs, receivedAtMs });
    }
    for (const handle of batch.retires) this.#unbind(batch, bindings, { handle, observedAtMs });
  }

  /** Closes every second that has passed. Answers the newest closed one, or null when none is new. */
  roll(): number | null {
    const nowMs = this.#clock();
    const second = Math.floor(nowMs / 1000) - 1;
    if (second < this.rolledSecond - mostSecondsHeld) {
      for (const history of this.histories) history.restart();
      this.rolledSecond = second - 1;
    }
    if (second <= this.rolledSecond) return null;
    const first = Math.max(Number.isNaN(this.rolledSecond) ? second : this.rolledSecond + 1, second - mostSecondsHeld + 1);
    this.rolledSecond = second;
    this.freshness.update(nowMs);
    scan({ streams: this.streams, deliveries: this.deliveries, aggregates: this.aggregates, freshness: this.freshness, nowMs });
    for (const index of this.idcs.keys()) {
      this.histories[index]?.advance(second);
      for (let closing = first; closing <= second; closing += 1) this.#recordGauges(index, closing);
      this.#eraseHeldOver(index);
    }
    return second;
  }

  #write(batch: RowBatch, bindings: Bindings, at: { observedAtMs: number; receivedAtMs: number }): void {
    switch (batch.kind) {
      case 'ingest':
        this.#writeIngest(batch, bindings, at);
        break;
      case 'delivery':
        this.#writeDelivery(batch, bindings, at);
        break;
      case 'quality': {
        takeQuality(this, { batch, bindings, observedAtMs: at.observedAtMs });
        break;
      }
    }
  }

  #writeIngest(batch: IngestBatch, bindings: Bindings, at: { observedAtMs: number; receivedAtMs: number }): void {
    const owner = this.#ownerOf(batch.source);
    const { streams } = this;
    for (let row = 0; row < batch.rows.length; row += 1) {
      const handle = batch.rows[row] ?? 0;
      const slot = bindings.slotOf(handle);
      if (slot === undefined || streams.generation(slot) !== bindings.generationOf(handle)) {
        this.counts.unowned += 1;
        continue;
      }
      const idc = bindings.idcOf(handle);
      if (streams.owner[slot] !== owner || streams.ingestIdc[slot] !== idc) {
        if (!this.#mayTakeOver(slot, at.receivedAtMs)) {
          this.counts.unowned += 1;
          continue;
        }
        streams.claim(slot, idc, owner);
      }
      streams.write(slot, {
        idc,
        owner,
        ...at,
        ingestKbps: batch.ingestKbps[row] ?? Number.NaN,
        fps: batch.fps[row] ?? Number.NaN,
        targetFps: batch.targetFps[row] ?? Number.NaN,
        gopSeconds: batch.gopSeconds?.[row] ?? Number.NaN,
        rttMs: batch.rttMs?.[row] ?? Number.NaN,
        jitterMs: batch.jitterMs?.[row] ?? Number.NaN,
        lossPct: batch.lossPct?.[row] ?? Number.NaN,
      });
      this.dirtyStreams.mark(slot);
    }
  }

  #writeDelivery(batch: DeliveryBatch, bindings: Bindings, at: { observedAtMs: number; receivedAtMs: number }): void {
    const { deliveries } = this;
    for (let row = 0; row < batch.rows.length; row += 1) {
      const handle = batch.rows[row] ?? 0;
      const slot = bindings.slotOf(handle);
      if (slot === undefined || deliveries.generation(slot) !== bindings.generationOf(handle)) {
        this.counts.unowned += 1;
        continue;
      }
      const viewers = batch.viewers[row] ?? 0;
      const egressKbps = batch.egressKbps[row] ?? Number.NaN;
      const egressPart = Number.isNaN(egressKbps) ? 0 : egressKbps;
      deliveries.addPart(slot, viewers - (bindings.viewers[handle] ?? 0), egressPart - (bindings.egressKbps[handle] ?? 0));
      bindings.viewers[handle] = viewers;
      bindings.egressKbps[handle] = egressPart;
      deliveries.observedAtMs[slot] = at.observedAtMs;
      deliveries.receivedAtMs[slot] = at.receivedAtMs;
      this.dirtyStreams.mark(deliveries.stream[slot] ?? 0);
    }
  }

  /** Nobody ingests it, or the one who did has been silent too long. */
  #mayTakeOver(slot: number, nowMs: number): boolean {
    return this.streams.ingestIdc[slot] === none || !(nowMs - (this.streams.observedAtMs[slot] ?? 0) <= tooOldMs);
  }

  #bindRows(batch: RowBatch, bindings: Bindings, observedAtMs: number): void {
    const { handle: handles, streamId, idc, publisher, startedAtMs } = batch.declares.columns;
    for (let row = 0; row < batch.declares.rows; row += 1) {
      const handle = handles[row] ?? 0;
      const idcIndex = this.idcIndex.get(idc[row] ?? '');
      if (idcIndex === undefined) continue;
      const stream = this.streams.hold(streamId[row] ?? '');
      this.dirtyStreams.mark(stream);
      if (batch.kind === 'ingest') {
        this.streams.describe(stream, publisher[row] ?? '', startedAtMs[row] ?? Number.NaN);
        this.streams.claim(stream, idcIndex, this.#ownerOf(batch.source));
        this.#unbind(batch, bindings, { handle, observedAtMs, kept: stream });
        bindings.bind(handle, { slot: stream, generation: this.streams.generation(stream), idc: idcIndex });
        continue;
      }
      const slot = this.deliveries.hold(stream, idcIndex);
      if (batch.kind === 'delivery') this.deliveries.edgeJoins(slot);
      this.#unbind(batch, bindings, { handle, observedAtMs });
      bindings.bind(handle, { slot, generation: this.deliveries.generation(slot), idc: idcIndex });
    }
  }

  #unbind(
    batch: RowBatch,
    bindings: Bindings,
    { handle, observedAtMs, kept }: { readonly handle: number; readonly observedAtMs: number; readonly kept?: number },
  ): void {
    const slot = bindings.slotOf(handle);
    if (slot === undefined) return;
    bindings.unbind(handle);
    if (batch.kind === 'ingest') {
      if (slot !== kept) this.streams.retire(slot, this.#ownerOf(batch.source), observedAtMs);
      this.streams.drop(slot);
      this.dirtyStreams.mark(slot);
      return;
    }
    if (batch.kind === 'delivery') {
      this.deliveries.addPart(slot, -(bindings.viewers[handle] ?? 0), -(bindings.egressKbps[handle] ?? 0));
      this.deliveries.edgeLeaves(slot);
    }
    if (batch.kind === 'quality') this.deliveries.playerViewers[slot] = Number.NaN;
    const stream = this.deliveries.stream[slot] ?? 0;
    this.deliveries.drop(slot);
    this.streams.drop(stream);
    this.dirtyStreams.mark(stream);
  }

  #recordGauges(index: number, second: number): void {
    const history = this.histories[index];
    const idc = this.idcs[index];
    if (history === undefined || idc === undefined) return;
    const { aggregates, freshness } = this;
    if (freshness.ingest.isFresh(index)) {
      history.setGauge('streams', second, aggregates.streams[index] ?? Number.NaN);
      history.setGauge('ingestKbps', second, aggregates.ingestKbps[index] ?? Number.NaN);
      history.setGauge('fps', second, aggregates.fps[index] ?? Number.NaN);
    }
    if (freshness.delivery.isFresh(index)) {
      history.setGauge('viewers', second, aggregates.viewers[index] ?? Number.NaN);
      history.setGauge('egressKbps', second, aggregates.egressKbps[index] ?? Number.NaN);
      history.setGauge('loadPct', second, this.loadPct(index));
    }
  }

  /** Data that turned out too old was held over for up to three seconds: those seconds are a gap too. */
  #eraseHeldOver(index: number): void {
    const { ingest, delivery } = this.freshness;
    if (ingest.takeAged(index)) {
      this.histories[index]?.eraseGauges(['streams', 'ingestKbps', 'fps'], Math.floor(ingest.observedAtMs(index) / 1000) + 1);
    }
    if (delivery.takeAged(index)) {
      this.histories[index]?.eraseGauges(['viewers', 'egressKbps', 'loadPct'], Math.floor(delivery.observedAtMs(index) / 1000) + 1);
    }
  }

  /** Highest share of capacity in use: egress, viewers or streams. */
  loadPct(index: number): number {
    const idc = this.idcs[index];
    if (idc === undefined) return Number.NaN;
    const { aggregates } = this;
    return loadPctOf([
      [(aggregates.egressKbps[index] ?? Number.NaN) / 1e6, idc.egressCapacityGbps],
      [aggregates.viewers[index] ?? Number.NaN, idc.viewerCapacity],
      [aggregates.streams[index] ?? Number.NaN, idc.streamCapacity],
    ]);
  }

  #bindingsOf(key: string): Bindings {
    let bindings = this.#bindings.get(key);
    if (bindings === undefined) this.#bindings.set(key, (bindings = new Bindings()));
    return bindings;
  }

  #ownerOf(source: string): number {
    let owner = this.#owners.get(source);
    if (owner === undefined) this.#owners.set(source, (owner = this.#owners.size + 1));
    return owner;
  }

  /** Older than the last one. A last one that lies in the future was made by a clock that has been set back since. */
  #isLate(key: string, observedAtMs: number, nowMs: number): boolean {
    const last = this.#lastObservedMs.get(key);
    return last !== undefined && observedAtMs < last && last <= nowMs + clockToleranceMs;
  }
}
