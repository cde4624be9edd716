/** The network that a simulator simulates: IDCs with capacities that fit its streams, and nodes in each. */
import type { Idc } from '../../../shared/model/network.ts';
import type { NodeDescription } from '../../state/nodes.ts';
import { placeOf } from './places.ts';
import { unitOf } from './random.ts';
import type { ScenarioName } from './scenarios.ts';

export interface SimulatorOptions {
  readonly seed: number;
  /** 2–200. */
  readonly idcs: number;
  readonly streams: number;
  readonly scenario: ScenarioName;
}

export const viewersPerStream = 60;
export const meanKbps = 3_600;
/** Share of capacity in use at the daily peak, before the differences between IDCs. */
const peakUse = 0.58;
/** Share of the streams that an IDC may have of its stream capacity in use when all is as usual. */
const streamUse = peakUse * 0.7;
const streamsPerOrigin = 1_000;
/** What an edge serves the viewers of. */
const streamsPerEdge = 250;

export function simulatedIdcs({ seed, idcs, streams }: SimulatorOptions): Idc[] {
  const sizes = Array.from({ length: idcs }, (_, index) => 0.6 + unitOf(seed, index));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size, index) => {
    const { code, city, region, latitude, longitude, site } = placeOf(index);
    const part = size / total;
    const viewers = (streams * viewersPerStream * part) / peakUse;
    const slack = 0.9 + 0.3 * unitOf(seed + 1, index);
    return {
      id: `${code}-${site}`,
      name: site === 1 ? city : `${city} ${site}`,
      region,
      latitude,
      longitude,
      viewerCapacity: Math.ceil(viewers * 1.1),
      egressCapacityGbps: roundedUp((viewers * meanKbps * slack) / 1e6),
      ingestCapacityGbps: roundedUp((streams * part * meanKbps) / peakUse / 1e6),
      streamCapacity: Math.ceil((streams * part) / streamUse) + 4,
      costPerGb: Math.round((0.002 + 0.01 * unitOf(seed + 2, index)) * 1e4) / 1e4,
    };
  });
}

export function simulatedNodes(idcs: readonly Idc[]): NodeDescription[] {
  return idcs.flatMap((idc) => [
    ...originsOf(idc).map((id) => ({ id, idc: idc.id, role: 'origin' as const })),
    ...edgesOf(idc).map((id) => ({ id, idc: idc.id, role: 'edge' as const })),
  ]);
}

/** As many as the IDC's size asks for: a thousand streams an origin. */
export function originsOf(idc: Pick<Idc, 'id' | 'streamCapacity'>): readonly string[] {
  return numbered(`${idc.id}-origin`, (idc.streamCapacity * streamUse) / streamsPerOrigin);
}

export function edgesOf(idc: Pick<Idc, 'id' | 'streamCapacity'>): readonly string[] {
  return numbered(`${idc.id}-edge`, (idc.streamCapacity * streamUse) / streamsPerEdge);
}

function numbered(name: string, wanted: number): readonly string[] {
  const count = Math.round(wanted);
  return count <= 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${String(index + 1)}`);
}

/** To two significant figures, and never 0. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step) * step).toPrecision(2));
}
