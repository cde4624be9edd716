/** What of the network file's traffic section can't be told by its shape alone. */
import type { Network } from '../shared/model/network.ts';
import type { DnsTarget } from '../shared/model/traffic-target.ts';

export interface TrafficFault {
  /** Follows the name of the file. */
  readonly what: string;
  readonly remedy: string;
}

/** null when it can be used. */
export function trafficFaultIn({ traffic, ingress, idcs }: Pick<Network, 'traffic' | 'ingress' | 'idcs'>): TrafficFault | null {
  if (traffic !== undefined && ingress !== undefined) {
    return { what: 'names both ingress and traffic', remedy: 'Keep the one that makes traffic shifts real.' };
  }
  if (traffic?.kind !== 'dns') return null;
  const ids = idcs.map(({ id }) => id);
  return placeFault(traffic, ids) ?? nameFault(traffic);
}

function placeFault({ idcs: places }: DnsTarget, ids: readonly string[]): TrafficFault | null {
  const missing = ids.find((id) => !Object.hasOwn(places, id));
  if (missing !== undefined) return { what: `has no traffic.idcs.${missing}`, remedy: 'Say where this IDC takes publishers and viewers.' };
  const stray = Object.keys(places).find((id) => !ids.includes(id));
  if (stray !== undefined) {
    return { what: `has traffic.idcs.${stray}, which is not among its IDCs`, remedy: 'Add the IDC, or take the entry out.' };
  }
  for (const trafficClass of ['publish', 'play'] as const) {
    const seen = new Map<string, string>();
    for (const [id, place] of Object.entries(places)) {
      const at = `${place[trafficClass].host}:${String(place[trafficClass].port)}`;
      const other = seen.get(at);
      if (other !== undefined) {
        return { what: `gives ${other} and ${id} the same traffic.idcs.*.${trafficClass}, ${at}`, remedy: 'Give each its own.' };
      }
      seen.set(at, id);
    }
  }
  return null;
}

function nameFault({ zone, publish, play, control }: DnsTarget): TrafficFault | null {
  const named = Object.entries({ publish, play, ...(control === undefined ? {} : { control }) });
  const outside = named.find(([, name]) => !name.endsWith(`.${zone}`));
  if (outside !== undefined) {
    const [field, name] = outside;
    return { what: `puts traffic.${field} ${name} outside the zone ${zone}`, remedy: 'One update changes one zone: give a name below it.' };
  }
  return new Set(named.map(([, name]) => name)).size === named.length
    ? null
    : { what: 'gives two of traffic.publish, traffic.play and traffic.control the same name', remedy: 'Give each its own.' };
}
