/**
 * From rounds of answers to batches: one for every node and one for every place with rows, each as old as its oldest sample. A place
 * that has no newer sample is not told again: what is known of it grows old.
 */
import type { Network } from '../../../shared/model/network.ts';
import type { NodeBatch, RowBatch, SampleBatch } from '../batch.ts';
import { bucketCount } from '../../state/histogram.ts';
import { HandleBook } from '../handles.ts';
import { nameOf } from './mapping.ts';
import type { Figure, Mapping } from './mapping.ts';
import { oldest, placesOf } from './places.ts';
import type { Place, PlacedSample, Row, SpokenNode } from './places.ts';
import type { Round } from './round.ts';
import { SeriesCounters } from './series-counters.ts';

interface ReaderOptions {
  /** The nodes that Prometheus tells of, and all IDCs. */
  readonly network: Pick<Network, 'nodes' | 'idcs'>;
  readonly mapping: Mapping;
  readonly mostAgeMs: number;
}

export interface Reading {
  readonly batches: readonly SampleBatch[];
  /** Nodes that are not heard, and why in words. */
  readonly problems: ReadonlyMap<string, string>;
}

export class PrometheusReader {
  readonly #options: ReaderOptions;
  readonly #counters: SeriesCounters;
  readonly #handles = new Map<string, HandleBook>();
  /** By kind and place: the oldest sample of what was told last. */
  readonly #toldMs = new Map<string, number>();

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#counters = new SeriesCounters(options.mostAgeMs);
  }

  /** @param askedAtMs when the round began, by our clock: samples are as much older than it as the server says @throws Error in words */
  read({ evaluatedAtMs, answers }: Round, askedAtMs: number): Reading {
    const { network, mostAgeMs } = this.#options;
    const { rows, nodes } = placesOf(network, answers);
    const problems = new Map<string, string>();
    for (const [id, node] of nodes) {
      if (Number.isNaN(node.oldestMs)) problems.set(id, `Prometheus has no sample of it from the last ${String(mostAgeMs / 1000)} s`);
      else if (node.samples.get('up')?.[0]?.value === 0) problems.set(id, 'Prometheus can not read it: up is 0');
    }
    const heard = (place: Place): boolean => place.kind === 'quality' || place.nodes.some((id) => !problems.has(id));
    const aheadMs = askedAtMs - evaluatedAtMs;
    const batches: SampleBatch[] = [];
    for (const place of rows.filter(heard)) {
      for (const id of place.nodes) {
        const node = nodes.get(id);
        // A node is no younger than its rows, and rows that are none are as old as those who say so.
        if (node === undefined || problems.has(id)) continue;
        if (place.rows.size === 0) place.oldestMs = oldest(place.oldestMs, node.oldestMs);
        else node.oldestMs = oldest(node.oldestMs, place.oldestMs);
      }
      const since = this.#since(`${place.kind} ${place.id}`, place.oldestMs);
      if (since !== null) batches.push(this.#rowsOf(place, { observedAtMs: place.oldestMs + aheadMs, intervalMs: since }));
    }
    for (const [id, node] of nodes) {
      if (!problems.has(id) && this.#since(`node ${id}`, node.oldestMs) !== null) batches.push(this.#nodeOf(id, node, aheadMs));
    }
    this.#forget(answers);
    return { batches, problems };
  }

  /** Time since what was told last, NaN at first; null when there is nothing newer. */
  #since(key: string, oldestMs: number): number | null {
    const toldMs = this.#toldMs.get(key) ?? Number.NaN;
    if (Number.isNaN(oldestMs) || oldestMs <= toldMs) return null;
    this.#toldMs.set(key, oldestMs);
    return oldestMs - toldMs;
  }

  #nodeOf(id: string, node: SpokenNode, aheadMs: number): NodeBatch {
    const figure = (name: Figure): Float64Array => Float64Array.of(this.#figure(node.samples, name));
    return {
      kind: 'nodes',
      observedAtMs: node.oldestMs + aheadMs,
      nodes: [id],
      connections: figure('connections'),
      ingestKbps: figure('ingestKbps'),
      egressKbps: figure('egressKbps'),
      cpuPct: figure('cpuPct'),
      details: ['told by Prometheus'],
    };
  }

  #rowsOf({ kind, id, idc, rows }: Place, times: { readonly observedAtMs: number; readonly intervalMs: number }): RowBatch {
    const alive = [...rows.values()];
    const source = `prometheus/${id}`;
    const names = alive.map(({ streamId, publisher }) =>
      kind === 'ingest' ? { streamId, idc, publisher, startedAtMs: Number.NaN } : { streamId, idc },
    );
    const head = { source, ...times, ...this.#handlesOf(`${kind} ${id}`).follow(names) };
    const column = (name: Figure): Float32Array => Float32Array.from(alive, ({ samples }) => this.#figure(samples, name));
    switch (kind) {
      case 'ingest':
        return {
          kind,
          ...head,
          ingestKbps: column('ingestKbps'),
          fps: column('fps'),
          targetFps: column('targetFps'),
          ...this.#extras(column),
        };
      case 'delivery':
        return { kind, ...head, viewers: column('viewers'), egressKbps: column('egressKbps') };
      case 'quality':
        return { kind, ...head, covers: [idc], ...this.#quality(alive), startTimeBuckets: new Float32Array(alive.length * bucketCount) };
    }
  }

  /** A column that no query fills is left out whole. */
  #extras(column: (name: Figure) => Float32Array): Partial<Record<'gopSeconds' | 'rttMs' | 'jitterMs' | 'lossPct', Float32Array>> {
    const mapped = new Set(this.#options.mapping.queries.map(nameOf));
    const extras = (['gopSeconds', 'rttMs', 'jitterMs', 'lossPct'] as const).filter((figure) =>
      mapped.has(nameOf({ of: 'ingest', figure })),
    );
    return Object.fromEntries(extras.map((figure) => [figure, column(figure)]));
  }

  /** Sums of what is known: of a pair, both or none, or the ratio would lie. */
  #quality(rows: readonly Row[]): Record<'startAttempts' | 'startFailures' | 'stallMs' | 'playMs', Float32Array> {
    const pairs = (part: Figure, whole: Figure): readonly [Float32Array, Float32Array] => {
      const [parts, wholes] = [new Float32Array(rows.length), new Float32Array(rows.length)];
      for (const [index, { samples }] of rows.entries()) {
        const [ofPart, ofWhole] = [this.#figure(samples, part), this.#figure(samples, whole)];
        if (Number.isNaN(ofPart + ofWhole)) continue;
        parts[index] = ofPart;
        wholes[index] = ofWhole;
      }
      return [parts, wholes];
    };
    const [startFailures, startAttempts] = pairs('startFailures', 'startAttempts');
    const [stallMs, playMs] = pairs('stallMs', 'playMs');
    return { startAttempts, startFailures, stallMs, playMs };
  }

  /** NaN without a sample, or when one of several is not known. */
  #figure(samples: ReadonlyMap<Figure, readonly PlacedSample[]>, name: Figure): number {
    const found = samples.get(name);
    return found === undefined ? Number.NaN : found.reduce((sum, sample) => sum + this.#valueOf(sample), 0);
  }

  /** Nothing of what is read here is ever negative. */
  #valueOf(sample: PlacedSample): number {
    const { query } = sample;
    if (query.kind === 'gauge') return sample.value < 0 ? Number.NaN : sample.value * query.factor;
    const { difference, perSecond } = this.#counters.read(counterKeyOf(sample), sample);
    return (query.of === 'quality' ? difference : perSecond) * query.factor;
  }

  #handlesOf(key: string): HandleBook {
    let handles = this.#handles.get(key);
    if (handles === undefined) this.#handles.set(key, (handles = new HandleBook()));
    return handles;
  }

  #forget(answers: Round['answers']): void {
    const counters = answers.filter(({ query }) => query.kind === 'counter');
    const keys = new Set(counters.flatMap(({ query, samples }) => samples.map(({ key }) => counterKeyOf({ query, key }))));
    this.#counters.retain((key) => keys.has(key));
  }
}

function counterKeyOf({ query, key }: Pick<PlacedSample, 'query' | 'key'>): string {
  return `${nameOf(query)} ${key}`;
}
