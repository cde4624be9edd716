/**
 * How old what is known of an IDC is, in its three parts: ingest (its origins), delivery (its edges), quality (what players measure).
 * A part is as old as the oldest of the nodes behind it; a part that nobody watches is not expected, and has no age.
 */
import type { NodeDescription, NodeTable } from './nodes.ts';

/** Three missed intervals of a source at 1 Hz. */
export const tooOldMs = 3_000;

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
}

export function createFreshness({ idcs, measured, table }: FreshnessOptions): Freshness {
  const nodesOf = (role: NodeDescription['role']): readonly (readonly number[])[] => idcs.map(({ id }) => table.in(id, role));
  const origins = nodesOf('origin');
  const edges = nodesOf('edge');
  const ingest = createPart(origins.map((nodes) => nodes.length > 0));
  const delivery = createPart(edges.map((nodes) => nodes.length > 0));
  const quality = createPart(idcs.map((idc) => measured.has(idc.id)));
  const parts = [ingest, delivery, quality];
  return {
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
        for (const part of parts) part.update(index, nowMs);
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

type MutablePart = PartFreshness & { readonly observed: Float64Array; update(index: number, nowMs: number): void };

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
    update(index, nowMs) {
      const isFresh = expected[index] === true && nowMs - (observed[index] ?? Number.NaN) <= tooOldMs;
      if (!isFresh && fresh[index] === 1) aged[index] = 1;
      fresh[index] = isFresh ? 1 : 0;
    },
  };
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
