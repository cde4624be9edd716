/** For tests and fuzzing: answers of a real server (Prometheus 2.42) to the queries of the documentation's example, 4 s apart. */
import { readFileSync } from 'node:fs';
import { mappingSchema } from './mapping.ts';

/** By query. */
export type RecordedRound = Readonly<Record<string, unknown>>;

export function recordedRound(which: 1 | 2): RecordedRound {
  return JSON.parse(recordedText(`round-${String(which)}.json`)) as RecordedRound;
}

export function recordedText(file: string): string {
  return readFileSync(new URL(`./recorded/${file}`, import.meta.url), 'utf8');
}

/** The mapping that docs/prometheus-source.md shows. */
export const exampleMapping = mappingSchema.parse(
  JSON.parse(readFileSync(new URL('../../../docs/prometheus-mapping.json', import.meta.url), 'utf8')),
);

export const exampleNodes = [
  { id: 'osl-1-origin-1', idc: 'osl-1', role: 'origin' as const, kind: 'prometheus' as const, statUrl: '' },
  { id: 'osl-1-edge-1', idc: 'osl-1', role: 'edge' as const, kind: 'prometheus' as const, statUrl: '' },
];

/** The query that an address asks. */
export function queryIn(url: string): string {
  return new URL(url).searchParams.get('query') ?? '';
}
