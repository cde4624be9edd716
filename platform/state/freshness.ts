/**
 * How old what is known of an IDC is, in its three parts: ingest (its origins), delivery (its edges), quality (what players measure).
 * A part is as old as the oldest of the nodes behind it; a part that nobody watches is not expected, and has no age.
 */
import type { Network, NetworkNode } from '../../shared/model/network.ts';
import type { NodeDescription, NodeTable } from './nodes.ts';

/** Missed intervals after which what a source has told is stale. */
export const missedIntervals = 3;
/** Of a source at 1 Hz. */
export const tooOldMs = missedIntervals * 1_000;

/** Of what is known of a node, by how often whoever tells of it does so. */
export function tooOldMsOf({ prometheus }: Pick<Network, 'prometheus'>, { kind }: Pick<NetworkNode, 'kind'>): number {
  return kind === 'prometheus' && prometheus !== undefined ? missedIntervals * prometheus.intervalMs : tooOldMs;
}

export interface PartFreshness {
  isExpected(index: number): boolean;
  /** NaN when nothing was ever seen. */
  observedAtMs(index: number): number;
  /** By the last `update`. False for a part that is not expected. */
  isFresh(index: number): boolean;
  /** True once after the part has become too old. */
  takeAged(index: number): boolean;
}

export interface Freshness {
  /** Age at which what players measure is stale, and an interval so long that it has a hole. */
  readonly qualityTooOldMs: number;
  readonly ingest: PartFreshness;
  readonly delivery: PartFreshness;
  readonly quality: PartFreshness;
  qualityObserved(index: number, observedAtMs: number): void;
  update(nowMs: number): void;
  /** Age of the oldest expected part; NaN when one was never seen or none is expected. */
  ageMs(index: number, nowMs: number): number;
  /** True when every expected part is fresh, and there is one. */
  isFresh(index: number): boolean;
}

interface FreshnessOptions {
  readonly idcs: readonly { readonly id: string }[];
  readonly measured: ReadonlySet<string>;
  readonly table: NodeTable;
  /** Age at which what players measure is stale. */
  readonly qualityTooOldMs?: number;
}

export function createFreshness({ idcs, measured, table, qualityTooOldMs = tooOldMs }: FreshnessOptions): Freshness {
  const nodesOf = (role: NodeDescription['role']): readonly (readonly number[])[] => idcs.map(({ id }) => table.in(id, role));
  const origins = nodesOf('origin');
  const edges = nodesOf('edge');
  const ingest = createPart(origins.map((nodes) => nodes.length > 0));
  const delivery = createPart(edges.map((nodes) => nodes.length > 0));
  const quality = createPart(idcs.map((idc) => measured.has(idc.id)));
  const parts = [ingest, delivery, quality];
  return {
    qualityTooOldMs,
    ingest,
    delivery,
    quality,
    qualityObserved(index, observedAtMs) {
      quality.observed[index] = observedAtMs;
    },
    update(nowMs) {
      // A clock that was set back must not keep dead data young.
      for (const [node, observedAtMs] of table.observedAtMs.entries()) if (observedAtMs > nowMs) table.observedAtMs[node] = nowMs;
      for (const index of idcs.keys()) {
        ingest.observed[index] = oldest(table, origins[index] ?? []);
        delivery.observed[index] = oldest(table, edges[index] ?? []);
        if ((quality.observed[index] ?? 0) > nowMs) quality.observed[index] = nowMs;
        ingest.update(index, areFresh(table, origins[index] ?? [], nowMs));
        delivery.update(index, areFresh(table, edges[index] ?? [], nowMs));
        quality.update(index, nowMs - quality.observedAtMs(index) <= qualityTooOldMs);
      }
    },
    ageMs(index, nowMs) {
      let age = Number.NaN;
      for (const part of parts) {
        if (!part.isExpected(index)) continue;
        const partAge = Math.max(0, nowMs - part.observedAtMs(index));
        if (Number.isNaN(partAge)) return Number.NaN;
        if (!(age >= partAge)) age = partAge;
      }
      return age;
    },
    isFresh(index) {
      const expected = parts.filter((part) => part.isExpected(index));
      return expected.length > 0 && expected.every((part) => part.isFresh(index));
    },
  };
}

type MutablePart = PartFreshness & { readonly observed: Float64Array; update(index: number, isYoung: boolean): void };

function createPart(expected: readonly boolean[]): MutablePart {
  const observed = new Float64Array(expected.length).fill(Number.NaN);
  const fresh = new Uint8Array(expected.length);
  const aged = new Uint8Array(expected.length);
  return {
    observed,
    isExpected: (index) => expected[index] ?? false,
    observedAtMs: (index) => observed[index] ?? Number.NaN,
    isFresh: (index) => fresh[index] === 1,
    takeAged(index) {
      const was = aged[index] === 1;
      aged[index] = 0;
      return was;
    },
    update(index, isYoung) {
      const isFresh = expected[index] === true && isYoung;
      if (!isFresh && fresh[index] === 1) aged[index] = 1;
      fresh[index] = isFresh ? 1 : 0;
    },
  };
}

/** Each by its own limit. */
function areFresh(table: NodeTable, nodes: readonly number[], nowMs: number): boolean {
  return nodes.every((node) => nowMs - (table.observedAtMs[node] ?? Number.NaN) <= (table.descriptions[node]?.tooOldMs ?? tooOldMs));
}

function oldest(table: NodeTable, nodes: readonly number[]): number {
  let oldestMs = Number.NaN;
  for (const node of nodes) {
    const observedAtMs = table.observedAtMs[node] ?? Number.NaN;
    if (Number.isNaN(observedAtMs)) return Number.NaN;
    if (!(oldestMs <= observedAtMs)) oldestMs = observedAtMs;
  }
  return oldestMs;
}
