/**
 * The binary frame of a state view. Layout, little-endian:
 *
 *   0  u32  magic `SWYF`
 *   4  u32  bytes of the JSON header
 *   8       JSON header, UTF-8, then zero bytes up to a multiple of 8
 *   …       columns, each beginning at a multiple of 8 from the end of the header
 *
 * A `str` column is (rows + 1) u32 ends-offsets followed by UTF-8 text. The frame replaces the view completely.
 */
import { z } from 'zod';
import { elementBytes } from './columns.ts';
import type { ColumnOf, ColumnType, Table, TableSpec, Tables, TablesSpec } from './columns.ts';
import { SwitchyardError } from './errors.ts';
import { limits, protocolVersion } from './limits.ts';

const magic = 0x4659_5753;
const prefixBytes = 8;
const alignment = 8;

const wholeNumber = z.number().int().nonnegative();
const columnHeaderSchema = z.object({ type: z.enum(['f64', 'f32', 'u32', 'u8', 'str']), at: wholeNumber, bytes: wholeNumber });
const frameHeaderSchema = z.object({
  version: z.literal(protocolVersion),
  view: z.string(),
  /** Identifies view and parameters; the same for every console that looks at the same thing. */
  key: z.string(),
  sequence: wholeNumber,
  platformTimeMs: z.number(),
  /** Age of the oldest input of this frame at `platformTimeMs`; null when there is no input at all. */
  oldestInputAgeMs: z.number().nullable(),
  tables: z.record(z.string(), z.object({ rows: wholeNumber, columns: z.record(z.string(), columnHeaderSchema) })),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;
export type FrameMeta = Pick<FrameHeader, 'view' | 'key' | 'sequence' | 'platformTimeMs' | 'oldestInputAgeMs'>;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

/** One state view's frame, ready to send to every console that looks at it. */
export function encodeFrame<S extends TablesSpec>(spec: S, meta: FrameMeta, tables: Tables<S>): Uint8Array<ArrayBuffer> {
  const parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const tableHeaders: FrameHeader['tables'] = {};
  let bodyBytes = 0;
  for (const [tableName, tableSpec] of Object.entries(spec)) {
    const table = tables[tableName] as Table<TableSpec>;
    const columns: FrameHeader['tables'][string]['columns'] = {};
    for (const [name, type] of Object.entries(tableSpec)) {
      const bytes = columnBytes(table.columns[name] as ColumnOf<ColumnType>, type);
      columns[name] = { type, at: bodyBytes, bytes: bytes.byteLength };
      parts.push({ at: bodyBytes, bytes });
      bodyBytes = aligned(bodyBytes + bytes.byteLength);
    }
    tableHeaders[tableName] = { rows: table.rows, columns };
  }
  const header = utf8.encode(JSON.stringify({ version: protocolVersion, ...meta, tables: tableHeaders }));
  const bodyAt = aligned(prefixBytes + header.byteLength);
  const frame = new Uint8Array(bodyAt + bodyBytes);
  const numbers = new DataView(frame.buffer);
  numbers.setUint32(0, magic, true);
  numbers.setUint32(4, header.byteLength, true);
  frame.set(header, prefixBytes);
  for (const part of parts) frame.set(part.bytes, bodyAt + part.at);
  return frame;
}

/** The header alone, bounds checked. @throws SwitchyardError `parse-error` naming what is wrong and where. */
export function decodeFrameHeader(frame: Uint8Array): { readonly header: FrameHeader; readonly bodyAt: number } {
  if (frame.byteLength < prefixBytes) throw broken('frame', 'is shorter than its prefix');
  if (frame.byteLength > limits.maxFrameBytes) throw broken('frame', `is over ${String(limits.maxFrameBytes)} bytes`);
  const numbers = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (numbers.getUint32(0, true) !== magic) throw broken('frame.magic', 'is not a Switchyard frame');
  const headerBytes = numbers.getUint32(4, true);
  if (prefixBytes + headerBytes > frame.byteLength) throw broken('frame.headerBytes', 'points past the end');
  let json: unknown;
  try {
    json = JSON.parse(fromUtf8.decode(frame.subarray(prefixBytes, prefixBytes + headerBytes)));
  } catch (cause) {
    throw broken('frame.header', 'is not JSON', cause);
  }
  const parsed = frameHeaderSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw broken(`frame.header.${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is invalid');
  }
  return { header: parsed.data, bodyAt: aligned(prefixBytes + headerBytes) };
}

/**
 * The tables that `spec` declares. Columns that the frame has beyond them are ignored, so a newer platform may add some.
 * Columns are views on one copy of the body, so they stay valid when `frame` is reused.
 * @throws SwitchyardError `parse-error` when a declared column is missing, mistyped or out of bounds.
 */
export function decodeFrame<S extends TablesSpec>(
  spec: S,
  frame: Uint8Array,
): { readonly header: FrameHeader; readonly tables: Tables<S> } {
  const { header, bodyAt } = decodeFrameHeader(frame);
  // Not `slice`: on a Buffer that is a view, aligned to nothing and reused under us.
  const body = new Uint8Array(frame.subarray(bodyAt));
  const tables: Record<string, Table<TableSpec>> = {};
  for (const [tableName, tableSpec] of Object.entries(spec)) {
    const tableHeader = header.tables[tableName];
    if (tableHeader === undefined) throw broken(`tables.${tableName}`, 'is missing');
    const columns: Record<string, ColumnOf<ColumnType>> = {};
    for (const [name, type] of Object.entries(tableSpec)) {
      const where = `tables.${tableName}.${name}`;
      const column = tableHeader.columns[name];
      if (column === undefined) throw broken(where, 'is missing');
      if (column.type !== type) throw broken(where, `is ${column.type}, expected ${type}`);
      if (column.at % alignment !== 0) throw broken(where, 'is not aligned');
      if (column.at + column.bytes > body.byteLength) throw broken(where, 'points past the end');
      const place = { at: column.at, bytes: column.bytes, rows: tableHeader.rows, where };
      columns[name] = type === 'str' ? readStrings(body, place) : readNumbers(body, place, type);
    }
    tables[tableName] = { rows: tableHeader.rows, columns };
  }
  return { header, tables: tables as Tables<S> };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function columnBytes(column: ColumnOf<ColumnType>, type: ColumnType): Uint8Array {
  if (type !== 'str') {
    const numbers = column as Float64Array | Float32Array | Uint32Array | Uint8Array;
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  }
  const texts = column as readonly string[];
  const textAt = (texts.length + 1) * 4;
  // All at once where a text's length is its bytes': a call per text costs more than the text.
  const joined = texts.join('');
  const ascii = utf8.encode(joined);
  if (ascii.byteLength === joined.length) return textColumn(textAt, [ascii], (index) => texts[index]?.length ?? 0);
  const encoded = texts.map((text) => utf8.encode(text));
  return textColumn(textAt, encoded, (index) => encoded[index]?.byteLength ?? 0);
}

/** Offsets of the ends of the texts, and the texts. */
function textColumn(textAt: number, parts: readonly Uint8Array[], lengthOf: (index: number) => number): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, textAt));
  let at = textAt;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  const offsets = new DataView(bytes.buffer);
  let end = 0;
  for (let index = 0; index < textAt / 4 - 1; index += 1) {
    end += lengthOf(index);
    offsets.setUint32((index + 1) * 4, end, true);
  }
  return bytes;
}

interface ColumnPlace {
  readonly at: number;
  readonly bytes: number;
  readonly rows: number;
  /** For errors. */
  readonly where: string;
}

function readNumbers(body: Uint8Array<ArrayBuffer>, place: ColumnPlace, type: Exclude<ColumnType, 'str'>): ColumnOf<ColumnType> {
  const { at, bytes, rows, where } = place;
  if (bytes !== rows * elementBytes(type)) throw broken(where, `has ${String(bytes)} bytes for ${String(rows)} rows`);
  switch (type) {
    case 'f64':
      return new Float64Array(body.buffer, body.byteOffset + at, rows);
    case 'f32':
      return new Float32Array(body.buffer, body.byteOffset + at, rows);
    case 'u32':
      return new Uint32Array(body.buffer, body.byteOffset + at, rows);
    case 'u8':
      return new Uint8Array(body.buffer, body.byteOffset + at, rows);
  }
}

function readStrings(body: Uint8Array, { at, bytes, rows, where }: ColumnPlace): readonly string[] {
  const textAt = (rows + 1) * 4;
  if (bytes < textAt) throw broken(where, 'is too short for its offsets');
  const offsets = new DataView(body.buffer, body.byteOffset + at, textAt);
  const ascii = asciiOf(body.subarray(at + textAt, at + bytes));
  const texts: string[] = [];
  let start = offsets.getUint32(0, true);
  for (let row = 1; row <= rows; row += 1) {
    const end = offsets.getUint32(row * 4, true);
    if (end < start || textAt + end > bytes) throw broken(where, `has a bad offset at row ${String(row - 1)}`);
    try {
      texts.push(ascii?.slice(start, end) ?? fromUtf8.decode(body.subarray(at + textAt + start, at + textAt + end)));
    } catch (cause) {
      throw broken(where, `is not UTF-8 at row ${String(row - 1)}`, cause);
    }
    start = end;
  }
  return texts;
}

/** All texts of a column as one, where a place in it is a place in the bytes; null when they are not plain ASCII. */
function asciiOf(bytes: Uint8Array): string | null {
  try {
    const text = fromUtf8.decode(bytes);
    return text.length === bytes.byteLength ? text : null;
  } catch {
    return null;
  }
}

function broken(path: string, what: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError('parse-error', `${path} ${what}`, { path, cause });
}
