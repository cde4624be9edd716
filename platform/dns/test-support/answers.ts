/** For tests: answers as a DNS server would make them, signed or not. */
import { createHmac } from 'node:crypto';
import { joined, u16, u32, u48 } from '../bytes.ts';
import { decodeAnswer } from '../message.ts';
import { nameBytes } from '../names.ts';
import { recordedKey } from '../recorded-answers.ts';
import { classes, recordBytes, types } from '../records.ts';
import type { WireRecord } from '../records.ts';
import type { TsigKey } from '../tsig.ts';

export const exampleKey: TsigKey = recordedKey;

export interface ExampleAnswer {
  readonly id: number;
  readonly flags: number;
  readonly answers?: readonly WireRecord[];
}

/** A response, authoritative: flags 0x8400 for a query that went well, 0xa800 for an update. */
export function answerBytes({ id, flags, answers = [] }: ExampleAnswer): Uint8Array {
  return joined(u16(id), u16(flags), u16(0), u16(answers.length), u16(0), u16(0), ...answers.map(recordBytes));
}

export interface ExampleSignature {
  readonly key?: TsigKey;
  readonly requestMac: Uint8Array;
  readonly nowMs: number;
  readonly error?: number;
  readonly withoutMac?: boolean;
}

export function signedAnswer(message: Uint8Array, signature: ExampleSignature): Uint8Array {
  const { key = exampleKey, requestMac, nowMs, error = 0, withoutMac = false } = signature;
  const algorithm = nameBytes('hmac-sha256');
  const timed = joined(u48(Math.floor(nowMs / 1000)), u16(300));
  const variables = joined(nameBytes(key.name), u16(classes.any), u32(0), algorithm, timed, u16(error), u16(0));
  const mac = createHmac('sha256', key.secret)
    .update(joined(u16(requestMac.byteLength), requestMac, message, variables))
    .digest();
  const sent = withoutMac ? new Uint8Array() : mac;
  const data = joined(algorithm, timed, u16(sent.byteLength), sent, message.subarray(0, 2), u16(error), u16(0));
  const record = recordBytes({ name: key.name, type: types.tsig, class: classes.any, ttlSeconds: 0, data });
  const all = joined(message, record);
  new DataView(all.buffer).setUint16(10, 1);
  return all;
}

/** What a signed request asked, and the signature that its answer has to stand on. */
export function requestIn(bytes: Uint8Array): { readonly id: number; readonly mac: Uint8Array } {
  const { id, tsig } = decodeAnswer(bytes);
  return { id, mac: tsig?.data.mac ?? new Uint8Array() };
}
