/** What the simulated nodes answer, once a second each: an IDC's sums, shared out over its origins and its edges. */
import type { Idc } from '../../../shared/model/network.ts';
import type { NodeBatch } from '../batch.ts';
import type { IdcFeel } from './feel.ts';
import { edgesOf, originsOf } from './network.ts';
import type { PopulationSums } from './population.ts';
import type { SeededRandom } from './random.ts';

/** Nodes of one IDC are loaded alike, give or take this much. */
const unlike = 0.08;
const originCpuShare = 0.6;

interface Answering {
  readonly idcs: readonly Idc[];
  readonly feels: readonly IdcFeel[];
  readonly sums: PopulationSums;
  readonly random: SeededRandom;
  readonly nowMs: number;
}

/** Of the nodes that can be heard. */
export function nodeBatch({ idcs, feels, sums, random, nowMs }: Answering): NodeBatch {
  const nodes: string[] = [];
  const details: string[] = [];
  const columns = { connections: [] as number[], ingestKbps: [] as number[], egressKbps: [] as number[], cpuPct: [] as number[] };
  for (const [index, idc] of idcs.entries()) {
    const feel = feels[index];
    if (feel?.isSilent !== false) continue;
    const [origins, edges] = [originsOf(idc), edgesOf(idc)];
    for (const id of origins) {
      const part = (1 - unlike + 2 * unlike * random.next()) / origins.length;
      nodes.push(id);
      details.push(feel.software);
      columns.connections.push(Math.round((sums.streams[index] ?? 0) * part));
      columns.ingestKbps.push((sums.kbps[index] ?? 0) * part);
      columns.egressKbps.push(Number.NaN);
      columns.cpuPct.push(Math.min(100, feel.cpuPct * originCpuShare * part * origins.length));
    }
    for (const id of edges) {
      const part = (1 - unlike + 2 * unlike * random.next()) / edges.length;
      nodes.push(id);
      details.push(feel.software);
      columns.connections.push(Math.round((sums.viewersAtPeak[index] ?? 0) * feel.wave * part));
      columns.ingestKbps.push(Number.NaN);
      columns.egressKbps.push((sums.egressKbpsAtPeak[index] ?? 0) * feel.wave * part);
      columns.cpuPct.push(Math.min(100, feel.cpuPct * part * edges.length));
    }
  }
  return {
    kind: 'nodes',
    observedAtMs: nowMs,
    nodes,
    connections: Float64Array.from(columns.connections),
    ingestKbps: Float64Array.from(columns.ingestKbps),
    egressKbps: Float64Array.from(columns.egressKbps),
    cpuPct: Float64Array.from(columns.cpuPct),
    details,
  };
}
