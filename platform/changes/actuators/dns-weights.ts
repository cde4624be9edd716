/** Shares as SRV weights (RFC 2782) and back. An IDC without a share has no record: weight 0 would still draw a little traffic. */
import type { Shares } from '../../../shared/agents/ingress.ts';
import type { DnsRecord } from '../../dns/message.ts';
import type { SrvData } from '../../dns/records.ts';

/** Where an IDC takes one class of traffic. */
export interface Place {
  readonly host: string;
  readonly port: number;
}
/** By IDC. */
export type Places = Readonly<Record<string, Place>>;

/** Weights add up to about this: one is a hundredth of a percent. */
const wholeWeight = 10_000;
const priority = 0;

/** @throws Error for a share of an IDC without a place */
export function srvOf(shares: Shares, places: Places): readonly SrvData[] {
  return Object.entries(shares).flatMap(([idc, share]): SrvData[] => {
    if (share === 0) return [];
    const place = Object.hasOwn(places, idc) ? places[idc] : undefined;
    if (place === undefined) throw new Error(`there is no host for ${idc}`);
    return [{ priority, weight: Math.max(1, Math.round(share * wholeWeight)), port: place.port, target: place.host }];
  });
}

export interface SharesRead {
  /** null when there is no record: then nobody gets anything, or everybody whatever they cached. */
  readonly shares: Shares | null;
  /** Records that lead to no IDC of ours, as `host:port`. */
  readonly strangers: readonly string[];
  /** For so long may a resolver hold what was read. */
  readonly ttlSeconds: number;
}

/** Only the lowest priority draws traffic while it can be reached. */
export function sharesOf(records: readonly DnsRecord[], places: Places): SharesRead {
  const all = records.flatMap(({ data }) => (data.kind === 'srv' ? [data] : []));
  if (all.length === 0) return { shares: null, strangers: [], ttlSeconds: 0 };
  const lowest = Math.min(...all.map((record) => record.priority));
  const drawing = all.filter((record) => record.priority === lowest);
  const sum = drawing.reduce((total, { weight }) => total + weight, 0);
  const idcAt = new Map(Object.entries(places).map(([idc, { host, port }]) => [`${host}:${String(port)}`, idc]));
  const shares: Record<string, number> = Object.fromEntries(Object.keys(places).map((idc) => [idc, 0]));
  const strangers: string[] = [];
  for (const { weight, target, port } of drawing) {
    const at = `${target}:${String(port)}`;
    const idc = idcAt.get(at);
    // All weights 0 means evenly.
    if (idc === undefined) strangers.push(at);
    else shares[idc] = (shares[idc] ?? 0) + (sum === 0 ? 1 / drawing.length : weight / sum);
  }
  return { shares, strangers, ttlSeconds: Math.max(...records.map((record) => record.ttlSeconds)) };
}
