/** The byte rules of a state frame, checked more strictly than a reader needs to. */
import { decodeFrame, decodeFrameHeader } from '../../shared/wire/frame.ts';
import type { FrameHeader } from '../../shared/wire/frame.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import { must } from './unmet.ts';

const prefixBytes = 8;
const alignment = 8;

/** @throws Unmet naming the rule and the place */
export function mustBeFrame(view: StateViewName, bytes: Uint8Array): FrameHeader {
  let header: FrameHeader;
  try {
    ({ header } = decodeFrame(stateViews[view].tables, bytes));
  } catch (error) {
    must(false, `a frame of ${view} does not parse: ${error instanceof Error ? error.message : String(error)}`);
  }
  must(header.view === view, `the header's view is ${header.view}, not ${view}`);
  const { bodyAt } = decodeFrameHeader(bytes);
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  mustBeZero(bytes, { from: prefixBytes + headerBytes, to: bodyAt, where: 'between header and body' });
  let end = 0;
  for (const [where, column] of columnsByPlace(header)) {
    must(column.at >= end, `${where} begins at ${column.at}, inside the column before it`);
    mustBeZero(bytes, { from: bodyAt + end, to: bodyAt + column.at, where: `before ${where}` });
    must(column.at - end < alignment, `${where} begins ${column.at - end} bytes after the column before it`);
    end = column.at + column.bytes;
  }
  mustBeZero(bytes, { from: bodyAt + end, to: bytes.byteLength, where: 'after the last column' });
  must(bytes.byteLength - bodyAt - end < alignment, `${bytes.byteLength - bodyAt - end} bytes stand after the last column`);
  return header;
}

function columnsByPlace(header: FrameHeader): readonly (readonly [string, { readonly at: number; readonly bytes: number }])[] {
  return Object.entries(header.tables)
    .flatMap(([table, { columns }]) => Object.entries(columns).map(([name, column]) => [`${table}.${name}`, column] as const))
    .toSorted(([, left], [, right]) => left.at - right.at || left.bytes - right.bytes);
}

function mustBeZero(bytes: Uint8Array, { from, to, where }: { readonly from: number; readonly to: number; readonly where: string }): void {
  for (let at = from; at < to; at += 1) must(bytes[at] === 0, `byte ${at}, ${where}, is not zero`);
}
