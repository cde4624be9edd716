/**
 * The mapping file: which query of a Prometheus server is which figure, and which labels name what it is of. Its whole form, with an
 * example, is in docs/prometheus-source.md.
 */
import { z } from 'zod';

const mostQueries = 40;
const text = z.string().min(1).max(4_000);
const label = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label is letters, digits and underscores');

const qualityFigures = ['startAttempts', 'startFailures', 'stallMs', 'playMs'] as const;

const gauge = z.literal('gauge');
const counter = z.literal('counter');
const gaugeOrCounter = z.enum(['gauge', 'counter']);
const common = {
  query: text,
  /** When the samples behind each series of `query` were taken, Unix s. Left out: `timestamp(query)`, which only a plain selector allows. */
  timeQuery: text.optional(),
  /** Figures are what the query says times this: 0.008 makes kbit/s of bytes a second. */
  factor: z.number().positive().default(1),
};
/** Of a place: a node, or an IDC as a whole. */
const rowLabels = z.object({ stream: label, node: label.optional(), idc: label.optional() });

const ingest = { of: z.literal('ingest'), labels: rowLabels.extend({ publisher: label.optional() }), ...common };
const delivery = { of: z.literal('delivery'), labels: rowLabels, ...common };
const quality = { of: z.literal('quality'), labels: z.object({ stream: label, idc: label }), ...common };
const node = { of: z.literal('node'), labels: z.object({ node: label }), ...common };

const querySchema = z.discriminatedUnion('of', [
  z.discriminatedUnion('figure', [
    z.strictObject({ ...ingest, figure: z.enum(['ingestKbps', 'fps']), kind: gaugeOrCounter }),
    z.strictObject({ ...ingest, figure: z.enum(['targetFps', 'rttMs', 'jitterMs', 'lossPct', 'gopSeconds']), kind: gauge }),
  ]),
  z.discriminatedUnion('figure', [
    z.strictObject({ ...delivery, figure: z.literal('viewers'), kind: gauge }),
    z.strictObject({ ...delivery, figure: z.literal('egressKbps'), kind: gaugeOrCounter }),
  ]),
  z.strictObject({ ...quality, figure: z.enum(qualityFigures), kind: counter }),
  z.discriminatedUnion('figure', [
    z.strictObject({ ...node, figure: z.enum(['up', 'connections']), kind: gauge }),
    z.strictObject({ ...node, figure: z.enum(['cpuPct', 'ingestKbps', 'egressKbps']), kind: gaugeOrCounter }),
  ]),
]);
export type MappedQuery = z.output<typeof querySchema>;
export type RowKind = Exclude<MappedQuery['of'], 'node'>;
export type Figure = MappedQuery['figure'];

export const mappingSchema = z
  .strictObject({ queries: z.array(querySchema).min(1).max(mostQueries) })
  .superRefine(({ queries }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['queries'], message });
    const names = queries.map(nameOf);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) refuse(`${twice} is mapped twice`);
    const needsNodes = queries.some(({ of }) => of === 'ingest' || of === 'delivery');
    if (needsNodes && !queries.some(({ of }) => of === 'node')) {
      refuse('no query is of a node: by one, e.g. "up", it is known that a node is heard');
    }
    for (const query of queries) {
      if (query.timeQuery === undefined && !isSelector(query.query)) {
        refuse(`${nameOf(query)} is no plain selector: say in timeQuery when its samples were taken`);
      }
      if (query.of === 'ingest' || query.of === 'delivery') {
        if ((query.labels.node === undefined) === (query.labels.idc === undefined))
          refuse(`${nameOf(query)} needs a label for node or for idc`);
      }
    }
    for (const rows of ['ingest', 'delivery'] as const) {
      const ofKind = queries.filter((query) => query.of === rows);
      if (new Set(ofKind.map((query) => isByNode(query))).size > 1) refuse(`queries of ${rows} must all name nodes, or all IDCs`);
    }
    const quality = queries.filter(({ of }) => of === 'quality');
    if (quality.length > 0 && quality.length < qualityFigures.length) refuse(`of quality all are needed: ${qualityFigures.join(', ')}`);
  });
export type Mapping = z.output<typeof mappingSchema>;

/** How messages call it, e.g. `ingest.fps`. */
export function nameOf({ of, figure }: Pick<MappedQuery, 'of' | 'figure'>): string {
  return `${of}.${figure}`;
}

/** Whether its rows are of nodes rather than of IDCs. */
export function isByNode({ labels }: MappedQuery): boolean {
  return 'node' in labels && labels.node !== undefined;
}

/** `name`, `name{…}` or `{…}`: only of these does `timestamp()` tell when a sample was taken, of all else when it was asked. */
function isSelector(query: string): boolean {
  return /^\s*(?:[a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(?:\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})?\s*$/.test(query) && query.trim() !== '';
}
