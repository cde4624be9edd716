/** For tests and measurements: rows of invented streams that are written, born and ended by hand. */
import { everyWrite } from '../dirty-journal.ts';
import { none } from '../none.ts';
import type { StreamChanges } from './queries.ts';
import type { StreamRows } from './rows.ts';
import type { TextSearch } from './text-search.ts';

const figureNames = [
  'smoothKbps',
  'usualKbps',
  'fps',
  'targetFps',
  'gopSeconds',
  'rttMs',
  'jitterMs',
  'lossPct',
  'viewers',
  'egressKbps',
  'startAttempts',
  'startFailures',
  'stallMs',
  'playMs',
] as const;
export type Figure = (typeof figureNames)[number];
export type Figures = Partial<Record<Figure | 'startedAtMs' | 'lostAtMs', number>>;

export interface ExampleStream {
  readonly id: string;
  readonly publisher?: string;
  readonly ingestIdc?: number;
  readonly deliveredAt?: readonly number[];
  readonly figures?: Figures;
}

type Columns = Readonly<Record<Figure, Float32Array>>;

export interface ExampleRows extends Omit<StreamRows, Figure>, Columns {
  readonly written: number[];
  readonly changes: StreamChanges;
  born(stream: ExampleStream): number;
  write(slot: number, figures: Figures): void;
  end(slot: number): void;
}

export function exampleRows(capacity: number): ExampleRows {
  const free: number[] = [];
  const ids: string[] = [];
  const texts: string[] = [];
  const live = new Uint8Array(capacity);
  const generations = new Uint32Array(capacity);
  const delivered: (readonly number[])[] = [];
  const columns = Object.fromEntries(figureNames.map((name) => [name, new Float32Array(capacity).fill(Number.NaN)])) as Columns;
  const written: number[] = [];
  const rows = {
    ...columns,
    highWater: 0,
    size: 0,
    ingestIdc: new Uint8Array(capacity).fill(none),
    ingestFresh: new Uint8Array(256).fill(1),
    startedAtMs: new Float64Array(capacity).fill(Number.NaN),
    lostAtMs: new Float64Array(capacity).fill(Number.NaN),
    servedBy: new Uint8Array(capacity),
    isLive: (slot: number) => live[slot] === 1,
    isDelivered: (slot: number, idc: number) => delivered[slot]?.includes(idc) ?? false,
    generation: (slot: number) => generations[slot] ?? 0,
    isInId(slot: number, search: TextSearch) {
      const bytes = Buffer.from(texts[slot] ?? '');
      return search.isIn(bytes, 0, bytes.length);
    },
    publisher: () => 0,
    isInPublisher: () => false,
    id: (slot: number) => ids[slot] ?? '',
    idBytes: (slot: number) => Buffer.from(ids[slot] ?? ''),
    compareIds: (slot: number, other: number) => compared(ids[slot] ?? '', ids[other] ?? ''),
    compareIdWith: (slot: number, id: Uint8Array) => compared(ids[slot] ?? '', Buffer.from(id).toString()),
    idPrefix: (slot: number) => Buffer.concat([Buffer.from(ids[slot] ?? ''), Buffer.alloc(6)]).readUIntBE(0, 6),
    written,
    changes: {
      read(visit: (slot: number, kinds: number) => void) {
        for (const slot of written) visit(slot, everyWrite);
        written.length = 0;
        return true;
      },
    },
    born({ id, publisher = '', ingestIdc = 0, deliveredAt = [], figures = {} }: ExampleStream): number {
      const slot = free.pop() ?? rows.highWater++;
      for (const name of figureNames) columns[name][slot] = Number.NaN;
      rows.startedAtMs[slot] = Number.NaN;
      rows.lostAtMs[slot] = Number.NaN;
      live[slot] = 1;
      rows.ingestIdc[slot] = ingestIdc;
      ids[slot] = id;
      texts[slot] = `${id}\n${publisher}`;
      generations[slot] = (generations[slot] ?? 0) + 1;
      delivered[slot] = deliveredAt;
      rows.servedBy[slot] = deliveredAt.length;
      rows.size += 1;
      rows.write(slot, figures);
      return slot;
    },
    write(slot: number, figures: Figures) {
      for (const [name, value] of Object.entries(figures) as [Figure, number][]) rows[name][slot] = value;
      written.push(slot);
    },
    end(slot: number) {
      live[slot] = 0;
      rows.size -= 1;
      free.push(slot);
      written.push(slot);
    },
  };
  return rows;
}

/** As bytes compare: ids in the tests have nothing outside the basic plane. */
function compared(id: string, other: string): number {
  return id === other ? 0 : id < other ? -1 : 1;
}
