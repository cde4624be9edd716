/** Nodes in columns; strings beside them. A node that has never answered has an age of NaN. */
import { nodeRoles } from '../../shared/model/network.ts';
import type { NetworkNode } from '../../shared/model/network.ts';
import type { NodeBatch } from '../sources/batch.ts';

export interface NodeDescription extends Pick<NetworkNode, 'id' | 'idc' | 'role'> {
  /** Age at which what is known of it is stale; by default that of sources at 1 Hz. */
  readonly tooOldMs?: number;
}

export class NodeTable {
  readonly descriptions: readonly NodeDescription[];
  readonly observedAtMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  /** How far ahead its clock was at the last answer; 0 when it was not. */
  readonly clockAheadMs: Float64Array;
  readonly connections: Float64Array;
  readonly ingestKbps: Float64Array;
  readonly egressKbps: Float64Array;
  readonly cpuPct: Float64Array;
  readonly details: string[];
  /** Why the last attempt failed; empty after a good one. */
  readonly problems: string[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #byPlace = new Map<string, number[]>();

  constructor(descriptions: readonly NodeDescription[]) {
    const absent = (): Float64Array => new Float64Array(descriptions.length).fill(Number.NaN);
    this.descriptions = descriptions;
    this.observedAtMs = absent();
    this.receivedAtMs = absent();
    this.clockAheadMs = new Float64Array(descriptions.length);
    this.connections = absent();
    this.ingestKbps = absent();
    this.egressKbps = absent();
    this.cpuPct = absent();
    this.details = descriptions.map(() => '');
    this.problems = descriptions.map(() => '');
    this.#indexes = new Map(descriptions.map((node, index) => [node.id, index]));
    for (const [index, { idc, role }] of descriptions.entries()) {
      const place = `${idc}/${role}`;
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), index]);
    }
  }

  indexOf(id: string): number | undefined {
    return this.#indexes.get(id);
  }

  /** Indexes of the nodes of an IDC in one role. */
  in(idc: string, role: NodeDescription['role']): readonly number[] {
    return this.#byPlace.get(`${idc}/${role}`) ?? [];
  }

  /** Of the busiest node of an IDC; NaN when none has told. */
  busiestCpuPct(idc: string): number {
    let busiest = Number.NaN;
    for (const role of nodeRoles) {
      for (const node of this.in(idc, role)) {
        const cpuPct = this.cpuPct[node] ?? Number.NaN;
        if (!(busiest >= cpuPct) && !Number.isNaN(cpuPct)) busiest = cpuPct;
      }
    }
    return busiest;
  }

  failed(id: string, problem: string): void {
    const index = this.#indexes.get(id);
    if (index !== undefined) this.problems[index] = problem;
  }

  /** Figures of nodes that have answered. */
  take(batch: NodeBatch, at: { readonly observedAtMs: number; readonly receivedAtMs: number; readonly clockAheadMs: number }): void {
    for (const [row, id] of batch.nodes.entries()) {
      const index = this.#indexes.get(id);
      if (index === undefined) continue;
      this.observedAtMs[index] = at.observedAtMs;
      this.receivedAtMs[index] = at.receivedAtMs;
      this.clockAheadMs[index] = at.clockAheadMs;
      this.problems[index] = '';
      this.connections[index] = batch.connections[row] ?? Number.NaN;
      this.ingestKbps[index] = batch.ingestKbps[row] ?? Number.NaN;
      this.egressKbps[index] = batch.egressKbps[row] ?? Number.NaN;
      this.cpuPct[index] = batch.cpuPct[row] ?? Number.NaN;
      this.details[index] = batch.details[row] ?? '';
    }
  }
}
