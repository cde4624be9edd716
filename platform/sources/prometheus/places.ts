/** Sorts the samples of a round by what they are of: nodes, and in each node or IDC the rows of its streams. */
import type { Network } from '../../../shared/model/network.ts';
import { isByNode, nameOf } from './mapping.ts';
import type { Figure, MappedQuery, RowKind } from './mapping.ts';
import type { Answer, Sample } from './round.ts';

export type PlacedSample = Sample & { readonly query: MappedQuery };

export interface Row {
  readonly streamId: string;
  publisher: string;
  /** By figure: one for each series. */
  readonly samples: Map<Figure, PlacedSample[]>;
}

/** A node, or an IDC as a whole. */
export interface Place {
  readonly kind: RowKind;
  readonly id: string;
  readonly idc: string;
  /** The nodes that must be heard for its rows to mean anything; any will do. */
  readonly nodes: readonly string[];
  readonly rows: Map<string, Row>;
  /** When its oldest sample was taken; NaN without any. */
  oldestMs: number;
}

export interface SpokenNode {
  readonly samples: Map<Figure, PlacedSample[]>;
  oldestMs: number;
}

export interface Places {
  readonly rows: readonly Place[];
  readonly nodes: ReadonlyMap<string, SpokenNode>;
}

/** Of several series these are added up; of others there may be one alone. */
const additive: ReadonlySet<Figure> = new Set<Figure>([
  'ingestKbps',
  'egressKbps',
  'viewers',
  'connections',
  'startAttempts',
  'startFailures',
  'stallMs',
  'playMs',
]);

/** @throws Error in words, for labels that are missing, that name nothing of this network, or that name one thing twice */
export function placesOf(network: Pick<Network, 'nodes' | 'idcs'>, answers: readonly Answer[]): Places {
  const nodes = new Map<string, SpokenNode>(network.nodes.map(({ id }) => [id, { samples: new Map(), oldestMs: Number.NaN }]));
  const rows = (['ingest', 'delivery', 'quality'] as const).flatMap((kind) => emptyPlaces(network, kind, answers));
  const byId = new Map(rows.map((place) => [`${place.kind} ${place.id}`, place]));
  for (const { query, samples } of answers) {
    let known = 0;
    for (const sample of samples) {
      const id = labelOf(query, sample, query.of === 'node' || isByNode(query) ? 'node' : 'idc');
      const place = query.of === 'node' ? nodes.get(id) : byId.get(`${query.of} ${id}`);
      if (place === undefined) continue;
      known += 1;
      place.oldestMs = oldest(place.oldestMs, sample.atMs);
      add('rows' in place ? rowOf(place, query, sample) : place, { ...sample, query });
    }
    // What else the server watches is none of ours; when all of it is, the mapping is wrong.
    if (known === 0 && samples.length > 0) {
      throw new Error(`${nameOf(query)}: no series is of this network, e.g. ${JSON.stringify(samples[0]?.labels).slice(0, 300)}`);
    }
  }
  return { rows, nodes };
}

/** The older of two times, of which either may not be known. */
export function oldest(one: number, other: number): number {
  return Number.isNaN(one) || other < one ? other : one;
}

function emptyPlaces({ nodes, idcs }: Pick<Network, 'nodes' | 'idcs'>, kind: RowKind, answers: readonly Answer[]): readonly Place[] {
  const query = answers.find(({ query: { of } }) => of === kind)?.query;
  if (query === undefined) return [];
  const place = (id: string, idc: string, heardBy: readonly string[]): Place => {
    return { kind, id, idc, nodes: heardBy, rows: new Map(), oldestMs: Number.NaN };
  };
  if (kind === 'quality') return idcs.map(({ id }) => place(id, id, []));
  const inRole = nodes.filter(({ role }) => role === (kind === 'ingest' ? 'origin' : 'edge'));
  if (isByNode(query)) return inRole.map(({ id, idc }) => place(id, idc, [id]));
  return idcs.flatMap(({ id }) => {
    const heardBy = inRole.filter(({ idc }) => idc === id).map((node) => node.id);
    return heardBy.length === 0 ? [] : [place(id, id, heardBy)];
  });
}

function rowOf(place: Place, query: MappedQuery, sample: Sample): Row {
  const streamId = labelOf(query, sample, 'stream');
  let row = place.rows.get(streamId);
  if (row === undefined) place.rows.set(streamId, (row = { streamId, publisher: '', samples: new Map() }));
  const publisher = 'publisher' in query.labels && query.labels.publisher !== undefined ? sample.labels[query.labels.publisher] : undefined;
  if (publisher !== undefined) row.publisher = publisher;
  return row;
}

function add(to: Row | SpokenNode, sample: PlacedSample): void {
  const { figure } = sample.query;
  const before = to.samples.get(figure);
  if (before === undefined) to.samples.set(figure, [sample]);
  else if (additive.has(figure)) before.push(sample);
  else
    throw new Error(
      `${nameOf(sample.query)}: two series are of the same, e.g. ${JSON.stringify(sample.labels).slice(0, 300)}: aggregate them`,
    );
}

function labelOf(query: MappedQuery, { labels }: Sample, what: 'stream' | 'node' | 'idc'): string {
  const name = (query.labels as Partial<Record<'stream' | 'node' | 'idc', string>>)[what] ?? what;
  const value = labels[name] ?? '';
  if (value === '') throw new Error(`${nameOf(query)}: a series has no label "${name}": ${JSON.stringify(labels).slice(0, 300)}`);
  return value;
}
