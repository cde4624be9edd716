/** Signed DNS messages: TSIG with hmac-sha256 (RFC 8945). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { joined, u16, u32, u48 } from './bytes.ts';
import type { DnsAnswer, TsigData } from './message.ts';
import { nameBytes } from './names.ts';
import { classes, recordBytes, types } from './records.ts';

export interface TsigKey {
  readonly name: string;
  readonly secret: Uint8Array;
}

export const algorithm = 'hmac-sha256';
/** How far the clocks of both ends may be apart. */
const fudgeSeconds = 300;
const additionalCountAt = 10;

export interface Signed {
  readonly bytes: Uint8Array;
  /** Goes into the signature of the answer. */
  readonly mac: Uint8Array;
}

export function sign(message: Uint8Array, { key, nowMs }: { readonly key: TsigKey; readonly nowMs: number }): Signed {
  const unsigned = { algorithm, signedAtSeconds: Math.floor(nowMs / 1000), fudgeSeconds, error: 0, other: new Uint8Array() };
  const mac = macOf(key, message, variablesOf(key.name, unsigned));
  const originalId = new DataView(message.buffer, message.byteOffset).getUint16(0);
  const data = tsigBytes({ ...unsigned, mac, originalId });
  const record = recordBytes({ name: key.name, type: types.tsig, class: classes.any, ttlSeconds: 0, data });
  return { bytes: withAdditionals(joined(message, record), { more: 1, id: originalId }), mac };
}

export interface Verification {
  readonly key: TsigKey;
  readonly requestMac: Uint8Array;
  readonly nowMs: number;
}

/** @throws Error in words when the answer is not signed by our key for our request, now */
export function verify(bytes: Uint8Array, { tsig }: DnsAnswer, { key, requestMac, nowMs }: Verification): void {
  if (tsig === null) throw new Error('the DNS server did not sign its answer');
  const { keyName, data, at } = tsig;
  if (keyName !== key.name || data.algorithm !== algorithm) {
    throw new Error(`the DNS server signed its answer by ${keyName} with ${data.algorithm}, not by ${key.name} with ${algorithm}`);
  }
  const message = withAdditionals(bytes.subarray(0, at), { more: -1, id: data.originalId });
  const expected = macOf(key, u16(requestMac.byteLength), requestMac, message, variablesOf(keyName, data));
  if (data.mac.byteLength !== expected.byteLength || !timingSafeEqual(data.mac, expected)) {
    throw new Error("the signature of the DNS server's answer is wrong");
  }
  const awaySeconds = Math.abs(nowMs / 1000 - data.signedAtSeconds);
  if (awaySeconds > data.fudgeSeconds + 1) throw new Error(`the DNS server signed its answer ${awaySeconds.toFixed(0)} s from our clock`);
}

function macOf(key: TsigKey, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha256', key.secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

type Variables = Pick<TsigData, 'algorithm' | 'signedAtSeconds' | 'fudgeSeconds' | 'error' | 'other'>;

function variablesOf(keyName: string, data: Variables): Uint8Array {
  return joined(
    joined(nameBytes(keyName), u16(classes.any), u32(0), nameBytes(data.algorithm)),
    joined(u48(data.signedAtSeconds), u16(data.fudgeSeconds), u16(data.error), u16(data.other.byteLength), data.other),
  );
}

function tsigBytes(data: TsigData): Uint8Array {
  return joined(
    joined(nameBytes(data.algorithm), u48(data.signedAtSeconds), u16(data.fudgeSeconds), u16(data.mac.byteLength), data.mac),
    joined(u16(data.originalId), u16(data.error), u16(data.other.byteLength), data.other),
  );
}

/** A copy with the id, and with more or fewer additional records in its header. */
function withAdditionals(message: Uint8Array, { more, id }: { readonly more: number; readonly id: number }): Uint8Array {
  const copy = message.slice();
  const view = new DataView(copy.buffer);
  view.setUint16(0, id);
  view.setUint16(additionalCountAt, view.getUint16(additionalCountAt) + more);
  return copy;
}
