/**
 * What a spool must remember besides its records, in one small file that is overwritten in place: which epoch it is, what has been
 * acknowledged, which sequences may have been used, and what was lost and not yet told. A torn one fails its sum and is not believed.
 */
import { crc32 } from 'node:zlib';
import type { Loss } from '../../../shared/wire/ingest.ts';
import type { SpoolFile } from './files.ts';

const epochBytes = 36;
const numbersAt = 40;
const crcAt = numbersAt + 5 * 8;
const cursorBytes = crcAt + 4;

export interface Cursor {
  /** A UUID. */
  readonly epoch: string;
  readonly acknowledged: number;
  /** Sequences up to here may have been used by a process that is gone. */
  readonly reserved: number;
  readonly loss: Loss | null;
}

export function writeCursor(file: SpoolFile, { epoch, acknowledged, reserved, loss }: Cursor): void {
  const bytes = new Uint8Array(cursorBytes);
  bytes.set(Buffer.from(epoch.padEnd(epochBytes).slice(0, epochBytes), 'latin1'));
  const view = new DataView(bytes.buffer);
  const numbers = [acknowledged, reserved, loss?.batches ?? 0, loss?.fromMs ?? 0, loss?.untilMs ?? 0];
  for (const [index, value] of numbers.entries()) view.setFloat64(numbersAt + index * 8, value, true);
  view.setUint32(crcAt, crc32(bytes.subarray(0, crcAt)), true);
  file.write(bytes, 0);
}

export function readCursor(file: SpoolFile): Cursor | null {
  const bytes = file.read(0, cursorBytes);
  if (bytes.byteLength < cursorBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(crcAt, true) !== crc32(bytes.subarray(0, crcAt))) return null;
  const number = (index: number): number => view.getFloat64(numbersAt + index * 8, true);
  const batches = number(2);
  return {
    epoch: Buffer.from(bytes.subarray(0, epochBytes)).toString('latin1').trim(),
    acknowledged: number(0),
    reserved: number(1),
    loss: batches === 0 ? null : { batches, fromMs: number(3), untilMs: number(4) },
  };
}
