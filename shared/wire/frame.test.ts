import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, tableOf } from './columns.ts';
import type { ColumnType, TableSpec, TablesSpec } from './columns.ts';
import { SwitchyardError } from './errors.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame } from './frame.ts';
import type { FrameMeta } from './frame.ts';
import { limits } from './limits.ts';
import { stateViews } from './views.ts';

const meta: FrameMeta = { view: 'overview', key: 'overview', sequence: 7, platformTimeMs: 1_790_000_000_000, oldestInputAgeMs: 12 };
const spec = { streams: { id: 'str', viewers: 'f64', state: 'u8' }, totals: { streams: 'u32', load: 'f32' } } as const;
const tables = {
  streams: tableOf(spec.streams, [
    { id: 'live/åsa', viewers: 12, state: 0 },
    { id: '', viewers: Number.NaN, state: 4 },
  ]),
  totals: tableOf(spec.totals, [{ streams: 4_294_967_295, load: 0.5 }]),
};

const cellOf: Readonly<Record<ColumnType, fc.Arbitrary<string | number>>> = {
  f64: fc.double(),
  f32: fc.float(),
  u32: fc.integer({ min: 0, max: 4_294_967_295 }),
  u8: fc.integer({ min: 0, max: 255 }),
  // UTF-8 has no lone surrogates.
  str: fc.string({ unit: 'grapheme' }),
};
const tableSpecs: fc.Arbitrary<TableSpec> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.constantFrom<ColumnType>('f64', 'f32', 'u32', 'u8', 'str'),
  { minKeys: 1, maxKeys: 5, noNullPrototype: true },
);
const anyView = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tableSpecs, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
  .chain((anySpec) =>
    fc.record({
      spec: fc.constant<TablesSpec>(anySpec),
      rows: fc.record(
        Object.fromEntries(
          Object.entries(anySpec).map(([name, columns]) => [
            name,
            fc.array(fc.record(Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, cellOf[type]]))), {
              maxLength: 20,
            }),
          ]),
        ),
      ),
    }),
  );

function refusalOf(run: () => unknown): SwitchyardError {
  try {
    run();
  } catch (error) {
    if (error instanceof SwitchyardError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The frame with its JSON header rewritten, the body untouched. */
function withHeader(frame: Uint8Array, change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const { header, bodyAt } = decodeFrameHeader(frame);
  const text = new TextEncoder().encode(JSON.stringify(change(structuredClone(header))));
  const at = Math.ceil((8 + text.byteLength) / 8) * 8;
  const changed = new Uint8Array(at + frame.byteLength - bodyAt);
  changed.set(frame.subarray(0, 4));
  new DataView(changed.buffer).setUint32(4, text.byteLength, true);
  changed.set(text, 8);
  changed.set(frame.subarray(bodyAt), at);
  return changed;
}

describe('a state frame', () => {
  it('keeps texts apart that only together would be one letter', () => {
    const spec = { texts: { text: 'str' } } as const;
    const meta = { view: 'v', key: 'k', sequence: 1, platformTimeMs: 0, oldestInputAgeMs: null };
    const halves = { texts: { rows: 3, columns: { text: ['\ud83d', '\ude00', 'ö'] } } };
    expect(decodeFrame(spec, encodeFrame(spec, meta, halves)).tables.texts.columns.text).toEqual(['\ufffd', '\ufffd', 'ö']);
  });

  it('brings back what was put in, absent numbers and empty strings too', () => {
    const { header, tables: decoded } = decodeFrame(spec, encodeFrame(spec, meta, tables));
    expect(header).toMatchObject(meta);
    expect(rowsOf(decoded.streams)).toEqual([
      { id: 'live/åsa', viewers: 12, state: 0 },
      { id: '', viewers: Number.NaN, state: 4 },
    ]);
    expect(rowsOf(decoded.totals)).toEqual([{ streams: 4_294_967_295, load: 0.5 }]);
  });

  it('brings back any tables of any declared shape', () => {
    fc.assert(
      fc.property(anyView, ({ spec: anySpec, rows }) => {
        const given = Object.fromEntries(
          Object.entries(anySpec).map(([name, columns]) => [name, tableOf(columns, (rows as Record<string, never[]>)[name] ?? [])]),
        );
        const { tables: decoded } = decodeFrame(anySpec, encodeFrame(anySpec, meta, given));
        for (const name of Object.keys(anySpec)) {
          const [before, after] = [given[name], decoded[name]];
          if (before === undefined || after === undefined) throw new Error(name);
          expect(rowsOf(after)).toEqual(rowsOf(before));
        }
      }),
    );
  });

  it('begins every column at a multiple of 8, so that typed arrays lie on it', () => {
    fc.assert(
      fc.property(anyView, ({ spec: anySpec, rows }) => {
        const given = Object.fromEntries(
          Object.entries(anySpec).map(([name, columns]) => [name, tableOf(columns, (rows as Record<string, never[]>)[name] ?? [])]),
        );
        const { header, bodyAt } = decodeFrameHeader(encodeFrame(anySpec, meta, given));
        expect(bodyAt % 8).toBe(0);
        for (const table of Object.values(header.tables)) {
          for (const column of Object.values(table.columns)) expect(column.at % 8).toBe(0);
        }
      }),
    );
  });

  it('can be read from the middle of a larger buffer, whatever its alignment', () => {
    const frame = encodeFrame(spec, meta, tables);
    const buffer = new Uint8Array(frame.byteLength + 11);
    buffer.set(frame, 3);
    const { tables: decoded } = decodeFrame(spec, buffer.subarray(3, 3 + frame.byteLength));
    expect(rowsOf(decoded.totals)).toEqual(rowsOf(tables.totals));
  });

  it('can be read from a Buffer, whose slices are views', () => {
    const frame = encodeFrame(spec, meta, tables);
    for (let shift = 0; shift < 8; shift += 1) {
      const received = Buffer.alloc(frame.byteLength + 8).subarray(shift, shift + frame.byteLength);
      received.set(frame);
      const { tables: decoded } = decodeFrame(spec, received);
      received.fill(0);
      expect(rowsOf(decoded.streams)[0]).toEqual({ id: 'live/åsa', viewers: 12, state: 0 });
    }
  });

  it('stays valid when the buffer it came in is used again', () => {
    const frame = encodeFrame(spec, meta, tables);
    const { tables: decoded } = decodeFrame(spec, frame);
    frame.fill(0);
    expect(rowsOf(decoded.streams)[0]).toEqual({ id: 'live/åsa', viewers: 12, state: 0 });
  });

  it('encodes the part of a column that a table covers, not the buffer behind it', () => {
    const wide = Float64Array.from([1, 2, 3, 4]);
    const partial = { points: { rows: 2, columns: { value: wide.subarray(1, 3) } } };
    const partialSpec = { points: { value: 'f64' } } as const;
    const { tables: decoded } = decodeFrame(partialSpec, encodeFrame(partialSpec, meta, partial));
    expect([...decoded.points.columns.value]).toEqual([2, 3]);
  });

  it('may carry columns and tables that an older console does not know', () => {
    const older = { totals: { load: 'f32' } } as const;
    const { tables: decoded } = decodeFrame(older, encodeFrame(spec, meta, tables));
    expect(rowsOf(decoded.totals)).toEqual([{ load: 0.5 }]);
  });

  it('is encoded for every declared view with no rows at all', () => {
    for (const [view, { tables: viewSpec }] of Object.entries(stateViews)) {
      const declared: TablesSpec = viewSpec;
      const empty = Object.fromEntries(Object.entries(declared).map(([name, columns]) => [name, tableOf(columns, [])]));
      const { header } = decodeFrame(declared, encodeFrame(declared, { ...meta, view }, empty));
      expect(header.view).toBe(view);
    }
  });
});

describe('a broken state frame', () => {
  const frame = encodeFrame(spec, meta, tables);

  it('is refused at any cut, and never read past its end', () => {
    for (let bytes = 0; bytes < frame.byteLength; bytes += 1) {
      const cut = frame.subarray(0, bytes);
      const last = frame.byteLength - bytes;
      // The zero bytes after the last column are not needed.
      if (last < 8) continue;
      expect(refusalOf(() => decodeFrame(spec, cut)).code).toBe('parse-error');
    }
  });

  it('is decoded or refused, whatever bytes are flipped', () => {
    fc.assert(
      fc.property(fc.nat(frame.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bent = frame.slice();
        bent[at] = (bent[at] ?? 0) ^ flip;
        try {
          decodeFrame(spec, bent);
        } catch (error) {
          expect(error).toBeInstanceOf(SwitchyardError);
        }
      }),
    );
  });

  it('names what is wrong and where', () => {
    const paths = [
      [new Uint8Array(4), 'frame'],
      [new Uint8Array(64), 'frame.magic'],
      [withHeader(frame, (header) => ({ ...header, version: 2 })), 'frame.header.version'],
      [withHeader(frame, (header) => ({ ...header, tables: {} })), 'tables.streams'],
    ] as const;
    for (const [broken, path] of paths) expect(refusalOf(() => decodeFrame(spec, broken)).details.path).toBe(path);
    expect(refusalOf(() => decodeFrame({ totals: { load: 'f64' } }, frame)).message).toBe('tables.totals.load is f32, expected f64');
    expect(refusalOf(() => decodeFrame({ totals: { cost: 'f64' } }, frame)).message).toBe('tables.totals.cost is missing');
  });

  it('that is larger than a console takes is refused before it is read', () => {
    expect(refusalOf(() => decodeFrameHeader(new Uint8Array(limits.maxFrameBytes + 1))).message).toContain('is over');
  });

  it('with a string offset that runs backwards is refused', () => {
    const strings = { names: { id: 'str' } } as const;
    const good = encodeFrame(strings, meta, { names: tableOf(strings.names, [{ id: 'one' }, { id: 'two' }]) });
    const { bodyAt } = decodeFrameHeader(good);
    new DataView(good.buffer).setUint32(bodyAt + 8, 1, true);
    expect(refusalOf(() => decodeFrame(strings, good)).message).toBe('tables.names.id has a bad offset at row 1');
  });
});
