/** One collector as the platform knows it, connected or not: what it has given, what it lost, and what is to be said of it. */
import type { HelloResult, Loss, Spooled } from '../../shared/wire/ingest.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { SampleBatch } from '../sources/batch.ts';
import type { SampleSink } from '../sources/source.ts';
import { tooOldMs } from '../state/freshness.ts';
import { BoundHandles } from './bound-handles.ts';
import type { IngestMetrics } from './metrics.ts';

export interface CollectorOptions {
  readonly id: string;
  /** The nodes that it is to read. */
  readonly nodes: readonly string[];
  readonly readsPlayers: boolean;
  readonly tooOldMs?: ReadonlyMap<string, number>;
  readonly sink: SampleSink;
  readonly clock: () => number;
  readonly metrics: IngestMetrics;
}

export interface ToldLoss extends Loss {
  readonly toldAtMs: number;
}

export class Collector {
  readonly id: string;
  readonly nodes: ReadonlySet<string>;
  readonly #options: CollectorOptions;
  #epoch = '';
  #taken = 0;
  #handles = new BoundHandles();
  /** null while it is connected. */
  awaySinceMs: number | null;
  loss: ToldLoss | null = null;
  clockAheadMs: number | null = null;
  spooled: Spooled = { batches: 0, bytes: 0, oldestAtMs: null };

  constructor(options: CollectorOptions) {
    this.id = options.id;
    this.nodes = new Set(options.nodes);
    this.#options = options;
    this.awaySinceMs = options.clock();
    this.#fail(`collector ${this.id} has not connected yet`);
  }

  /** The last sequence that was taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Sequences count within an epoch. Answers the last one taken of this epoch. */
  greeted(epoch: string): HelloResult['taken'] {
    if (epoch !== this.#epoch) this.#taken = 0;
    this.#epoch = epoch;
    this.awaySinceMs = null;
    return this.#taken;
  }

  gone(): void {
    this.awaySinceMs = this.#options.clock();
    this.#fail(`collector ${this.id} is not connected`);
  }

  /** @throws SwitchyardError for a node that is not this collector's. */
  take(sequence: number, batch: SampleBatch): void {
    const { metrics, sink, clock } = this.#options;
    const skipped = this.#taken === 0 ? 0 : sequence - this.#taken - 1;
    this.#taken = sequence;
    if (batch.kind === 'nodes') this.#checkNodes(batch.nodes);
    const named = batch.kind === 'nodes' ? batch : { ...batch, source: `${this.id}/${batch.source}` };
    if (named.kind !== 'nodes') this.#handles.follow(named);
    sink.take(named);
    const ageMs = clock() - batch.observedAtMs;
    if (batch.kind === 'nodes') {
      const words = `collector ${this.id} is catching up, ${String(Math.round(ageMs / 1000))} s behind`;
      for (const node of batch.nodes) if (ageMs > (this.#options.tooOldMs?.get(node) ?? tooOldMs)) sink.nodeFailed(node, words);
    }
    metrics.taken(this.id, { sequence, skipped, ageMs });
  }

  /** It can't be taken, and will not come again. */
  refuse(sequence: number): void {
    this.#taken = Math.max(this.#taken, sequence);
  }

  failed(node: string | null, problem: string): void {
    if (node === null) this.#options.sink.qualityFailed(problem);
    else if (this.nodes.has(node)) this.#options.sink.nodeFailed(node, problem);
  }

  naming(phase: 'begin' | 'end'): void {
    if (phase === 'begin') this.#handles.begin();
    else for (const batch of this.#handles.end()) this.#options.sink.take(batch);
  }

  lost(loss: Loss): void {
    const before = this.loss;
    const toldAtMs = this.#options.clock();
    this.#options.metrics.lost(this.id, loss.batches);
    this.loss =
      before === null
        ? { ...loss, toldAtMs }
        : {
            batches: before.batches + loss.batches,
            fromMs: Math.min(before.fromMs, loss.fromMs),
            untilMs: Math.max(before.untilMs, loss.untilMs),
            toldAtMs,
          };
  }

  #checkNodes(nodes: readonly string[]): void {
    const row = nodes.findIndex((node) => !this.nodes.has(node));
    if (row < 0) return;
    throw new SwitchyardError('forbidden', `node ${nodes[row] ?? ''} is not read by collector ${this.id}`, {
      path: `tables.nodes.id.${String(row)}`,
      remedy: 'Name the collector at the node in the network file of the platform.',
    });
  }

  #fail(problem: string): void {
    for (const node of this.nodes) this.#options.sink.nodeFailed(node, problem);
    if (this.#options.readsPlayers) this.#options.sink.qualityFailed(problem);
  }
}
