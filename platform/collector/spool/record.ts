/**
 * Records of a segment file, one after the other, little-endian:
 *
 *   0   u32  length of the payload
 *   4   u32  CRC-32 of what follows
 *   8   f64  sequence
 *   16  f64  time that the batch tells of, Unix ms
 *   24       payload
 */
import { crc32 } from 'node:zlib';
import type { SpoolFile } from './files.ts';

const headBytes = 24;
const crcFrom = 8;
/** Longer than any batch: a length beyond it is rubbish. */
const mostPayloadBytes = 64 * 1024 * 1024;

export interface SpoolRecord {
  readonly sequence: number;
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** Where a record stands. */
export interface RecordPlace {
  readonly sequence: number;
  readonly atMs: number;
  readonly at: number;
  /** Head and payload. */
  readonly length: number;
}

export function encodeRecord({ sequence, atMs, bytes }: SpoolRecord): Uint8Array {
  const record = new Uint8Array(headBytes + bytes.byteLength);
  const view = new DataView(record.buffer);
  view.setUint32(0, bytes.byteLength, true);
  view.setFloat64(8, sequence, true);
  view.setFloat64(16, atMs, true);
  record.set(bytes, headBytes);
  view.setUint32(4, crc32(record.subarray(crcFrom)), true);
  return record;
}

/** null: torn, or overwritten by something else. */
export function readRecord(file: SpoolFile, { at, length }: Pick<RecordPlace, 'at' | 'length'>): SpoolRecord | null {
  const record = file.read(at, length);
  if (record.byteLength < headBytes) return null;
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (view.getUint32(0, true) !== record.byteLength - headBytes) return null;
  if (view.getUint32(4, true) !== crc32(record.subarray(crcFrom))) return null;
  return { sequence: view.getFloat64(8, true), atMs: view.getFloat64(16, true), bytes: record.subarray(headBytes) };
}

export interface Scan {
  readonly places: readonly RecordPlace[];
  /** Where the next record goes. */
  readonly end: number;
  /** Bytes behind the last whole record that can't be read: a write that was cut off. */
  readonly tornBytes: number;
  /** Records whose bytes have changed since; they are stepped over. */
  readonly spoilt: number;
}

/** Reads a segment from `from` on. A record with a wrong sum is stepped over; a cut-off one ends it. */
export function scanRecords(file: SpoolFile, from: number): Scan {
  const size = file.size();
  const places: RecordPlace[] = [];
  let at = from;
  let spoilt = 0;
  while (size - at >= headBytes) {
    const head = file.read(at, headBytes);
    const payload = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
    const length = headBytes + payload;
    if (payload > mostPayloadBytes || at + length > size) break;
    const record = readRecord(file, { at, length });
    if (record === null) spoilt += 1;
    else places.push({ sequence: record.sequence, atMs: record.atMs, at, length });
    at += length;
  }
  return { places, end: at, tornBytes: size - at, spoilt };
}
