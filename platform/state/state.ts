/**
 * All that the platform knows of the network now: rows of streams, nodes, sums per IDC, 15 minutes of history. Batches go in and the
 * sums follow them row by row; one `roll` closes the second, and everything else reads.
 */
import { loadPctOf } from '../../shared/model/numbers.ts';
import type { Idc } from '../../shared/model/network.ts';
import type { Clock } from '../contracts.ts';
import type { SampleBatch } from '../sources/batch.ts';
import { createAggregates, publish } from './aggregates.ts';
import type { Aggregates } from './aggregates.ts';
import { DeliveryTable } from './deliveries.ts';
import { DirtyJournal, everyWrite } from './dirty-journal.ts';
import { createFreshness } from './freshness.ts';
import type { Freshness } from './freshness.ts';
import { IdcHistory } from './history.ts';
import { Intake, clockToleranceMs } from './intake.ts';
import type { IntakeCounts } from './intake.ts';
import { NodeTable } from './nodes.ts';
import type { NodeDescription } from './nodes.ts';
import { leastCapacity } from './slots.ts';
import { StreamTable } from './streams.ts';

/** A tick that comes later than this leaves a hole in the history. */
const mostSecondsHeld = 3;
/** Rows that one `tend` looks at: a fraction of a millisecond, and a million rows in about half a minute. */
const sweptAtOnce = 16_384;
/** Losses that one `tend` forgets: well above the rate at which streams end in the largest network. */
const forgottenAtOnce = 10_000;
const mostExpected = 2_000_000;

export interface StateOptions {
  readonly idcs: readonly Idc[];
  readonly nodes: readonly NodeDescription[];
  /** IDCs whose viewers' experience somebody measures. */
  readonly measured: ReadonlySet<string>;
  readonly clock: Clock;
  /** Age at which what players measure is stale; by default that of sources at 1 Hz. */
  readonly qualityTooOldMs?: number;
  /** Streams to have room for from the beginning: growing later copies every column at once. */
  readonly expectedStreams?: number;
}

export class State {
  readonly idcs: readonly Idc[];
  readonly idcIndex: ReadonlyMap<string, number>;
  readonly streams: StreamTable;
  readonly deliveries: DeliveryTable;
  /** Stream slots of which anything has been written, their delivery rows included. */
  readonly dirtyStreams = new DirtyJournal();
  readonly nodes: NodeTable;
  readonly histories: readonly IdcHistory[];
  readonly freshness: Freshness;
  readonly counts: IntakeCounts = { late: 0, future: 0, unowned: 0 };
  /** The newest second that is closed; NaN before the first `roll`. */
  rolledSecond = Number.NaN;
  readonly #aggregates: Aggregates;
  readonly #intake: Intake;
  readonly #clock: Clock;

  constructor(options: StateOptions) {
    const { idcs, expectedStreams = 0 } = options;
    const capacity = capacityFor(expectedStreams);
    this.#clock = options.clock;
    this.idcs = idcs;
    this.idcIndex = new Map(idcs.map((idc, index) => [idc.id, index]));
    const mark = (slot: number): void => this.dirtyStreams.mark(slot, everyWrite);
    this.streams = new StreamTable({ idcs: idcs.length, capacity, onForgotten: mark, onListed: mark });
    this.deliveries = new DeliveryTable({ idcs: idcs.length, streams: this.streams, capacity: capacity * 2 });
    this.nodes = new NodeTable(options.nodes);
    this.histories = idcs.map(() => new IdcHistory());
    this.#aggregates = createAggregates(idcs.length);
    this.freshness = createFreshness({ ...options, table: this.nodes });
    this.#intake = new Intake(this);
  }

  /** As of the last batch; what is too old keeps its last known sums. */
  get aggregates(): Aggregates {
    publish(this.#aggregates, { ingest: this.streams.sums, delivery: this.deliveries.sums, freshness: this.freshness });
    return this.#aggregates;
  }

  take(batch: SampleBatch): void {
    const receivedAtMs = this.#clock();
    const aheadMs = batch.observedAtMs - receivedAtMs;
    const isAhead = aheadMs > clockToleranceMs;
    if (isAhead) this.counts.future += 1;
    const observedAtMs = aheadMs > 0 ? receivedAtMs : batch.observedAtMs;
    if (batch.kind !== 'nodes') this.#intake.take(batch, { observedAtMs, receivedAtMs });
    else this.nodes.take(batch, { observedAtMs, receivedAtMs, clockAheadMs: isAhead ? aheadMs : 0 });
  }

  /** A little of the work that must be done at some time: forgets old losses, and adds some rows up anew. */
  tend(): void {
    this.streams.expireLosses(this.#clock(), forgottenAtOnce);
    this.streams.sums.sweep(sweptAtOnce);
    this.deliveries.sums.sweep(sweptAtOnce);
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
    const { aggregates } = this;
    for (const index of this.idcs.keys()) {
      this.histories[index]?.advance(second);
      for (let closing = first; closing <= second; closing += 1) this.#recordGauges(aggregates, index, closing);
      this.#eraseHeldOver(index);
    }
    return second;
  }

  #recordGauges(aggregates: Aggregates, index: number, second: number): void {
    const history = this.histories[index];
    const idc = this.idcs[index];
    if (history === undefined || idc === undefined) return;
    const { freshness } = this;
    if (freshness.ingest.isFresh(index)) {
      history.setGauge('streams', second, aggregates.streams[index] ?? Number.NaN);
      history.setGauge('ingestKbps', second, aggregates.ingestKbps[index] ?? Number.NaN);
      history.setGauge('fps', second, aggregates.fps[index] ?? Number.NaN);
    }
    if (freshness.delivery.isFresh(index)) {
      history.setGauge('viewers', second, aggregates.viewers[index] ?? Number.NaN);
      history.setGauge('egressKbps', second, aggregates.egressKbps[index] ?? Number.NaN);
      history.setGauge('loadPct', second, this.loadPct(index));
      history.setGauge('cpuPct', second, this.nodes.busiestCpuPct(idc.id));
    }
  }

  /** Data that turned out too old was held over for up to three seconds: those seconds are a gap too. */
  #eraseHeldOver(index: number): void {
    const { ingest, delivery } = this.freshness;
    if (ingest.takeAged(index)) {
      this.histories[index]?.eraseGauges(['streams', 'ingestKbps', 'fps'], Math.floor(ingest.observedAtMs(index) / 1000) + 1);
    }
    if (delivery.takeAged(index)) {
      this.histories[index]?.eraseGauges(
        ['viewers', 'egressKbps', 'loadPct', 'cpuPct'],
        Math.floor(delivery.observedAtMs(index) / 1000) + 1,
      );
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
}

/** Room is reserved, and taken from the machine only as it is used: so rather too much of it. Streams that have ended stay for a minute. */
function capacityFor(expectedStreams: number): number {
  return Math.max(leastCapacity, 2 ** Math.ceil(Math.log2(Math.min(mostExpected, expectedStreams * 1.3) + 1)));
}
