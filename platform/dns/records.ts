/** The few kinds of records that weights need, and how they are written. */
import { joined, u16, u32 } from './bytes.ts';
import { nameBytes } from './names.ts';

export const types = { soa: 6, txt: 16, srv: 33, tsig: 250, any: 255 } as const;
export const classes = { in: 1, none: 254, any: 255 } as const;

const mostStringBytes = 255;
const mostDataBytes = 65_535;

export interface SrvData {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** A record as it is sent. */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttlSeconds: number;
  readonly data: Uint8Array;
}

export function recordBytes({ name, type, class: recordClass, ttlSeconds, data }: WireRecord): Uint8Array {
  return joined(nameBytes(name), u16(type), u16(recordClass), u32(ttlSeconds), u16(data.byteLength), data);
}

export function srvBytes({ priority, weight, port, target }: SrvData): Uint8Array {
  return joined(u16(priority), u16(weight), u16(port), nameBytes(target));
}

/** One text over as many strings as it needs. @throws RangeError when it is longer than a record can be */
export function txtBytes(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const strings: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength || at === 0; at += mostStringBytes) {
    const part = bytes.subarray(at, at + mostStringBytes);
    strings.push(Uint8Array.of(part.byteLength), part);
  }
  const data = joined(...strings);
  if (data.byteLength > mostDataBytes) throw new RangeError(`a text of ${String(bytes.byteLength)} bytes is too long for a DNS record`);
  return data;
}
