/** Whole DNS messages: questions and updates out (RFC 1035, RFC 2136), answers in. */
import { ByteReader, joined, u16 } from './bytes.ts';
import { nameBytes, readName } from './names.ts';
import { classes, recordBytes, types } from './records.ts';
import type { SrvData, WireRecord } from './records.ts';

export const opcodes = { query: 0, update: 5 } as const;

export interface TsigData {
  readonly algorithm: string;
  readonly signedAtSeconds: number;
  readonly fudgeSeconds: number;
  readonly mac: Uint8Array;
  readonly originalId: number;
  readonly error: number;
  readonly other: Uint8Array;
}

export type RecordData =
  | ({ readonly kind: 'srv' } & SrvData)
  /** `text`: all strings as one; `data`: exactly as it came, to be named in a prerequisite. */
  | { readonly kind: 'txt'; readonly text: string; readonly data: Uint8Array }
  | ({ readonly kind: 'tsig' } & TsigData)
  | { readonly kind: 'other' };

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttlSeconds: number;
  readonly data: RecordData;
}

export interface DnsAnswer {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly rcode: number;
  readonly answers: readonly DnsRecord[];
  /** The signature, which must be the last record of all; null without one. */
  readonly tsig: { readonly keyName: string; readonly data: TsigData; /** Where its record begins. */ readonly at: number } | null;
}

export function queryBytes(id: number, question: { readonly name: string; readonly type: number }): Uint8Array {
  return joined(headerBytes(id, opcodes.query, [1, 0, 0]), nameBytes(question.name), u16(question.type), u16(classes.in));
}

export interface Update {
  readonly zone: string;
  /** All of them must hold, or nothing is done. */
  readonly prerequisites: readonly WireRecord[];
  readonly changes: readonly WireRecord[];
}

export function updateBytes(id: number, { zone, prerequisites, changes }: Update): Uint8Array {
  return joined(
    headerBytes(id, opcodes.update, [1, prerequisites.length, changes.length]),
    joined(nameBytes(zone), u16(types.soa), u16(classes.in)),
    ...[...prerequisites, ...changes].map(recordBytes),
  );
}

function headerBytes(id: number, opcode: number, counts: readonly [number, number, number]): Uint8Array {
  return joined(u16(id), u16(opcode << 11), ...counts.map(u16), u16(0));
}

/** @throws Error in words for anything that is no whole DNS message */
export function decodeAnswer(bytes: Uint8Array): DnsAnswer {
  const reader = new ByteReader(bytes);
  const id = reader.u16();
  const flags = reader.u16();
  const [questions, answerCount, authorityCount, additionalCount] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  for (let count = 0; count < questions; count += 1) {
    readName(reader);
    reader.take(4);
  }
  const answers = readRecords(reader, answerCount);
  const others = readRecords(reader, authorityCount);
  const additionals = readRecords(reader, additionalCount);
  if (reader.at !== bytes.byteLength) throw new Error('the DNS message goes on after its end');
  const last = additionals.at(-1);
  const strayed = [...answers, ...others, ...additionals.slice(0, -1)].some(({ record }) => record.data.kind === 'tsig');
  if (strayed) throw new Error('a signature stands in the middle of the DNS message');
  return {
    id,
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    rcode: flags & 0xf,
    answers: answers.map(({ record }) => record),
    tsig: last?.record.data.kind === 'tsig' ? { keyName: last.record.name, data: last.record.data, at: last.at } : null,
  };
}

interface Placed {
  readonly at: number;
  readonly record: DnsRecord;
}

function readRecords(reader: ByteReader, count: number): readonly Placed[] {
  const records: Placed[] = [];
  for (let index = 0; index < count; index += 1) {
    const { at } = reader;
    const name = readName(reader);
    const [type, recordClass, ttlSeconds, length] = [reader.u16(), reader.u16(), reader.u32(), reader.u16()];
    const end = reader.at + length;
    const data = dataOf(reader, type, length);
    if (reader.at !== end) throw new Error('a record of the DNS message is of another length than it says');
    records.push({ at, record: { name, type, class: recordClass, ttlSeconds, data } });
  }
  return records;
}

function dataOf(reader: ByteReader, type: number, length: number): RecordData {
  // An update's answer may repeat deletions, which have no data.
  if (length === 0) return { kind: 'other' };
  switch (type) {
    case types.srv:
      return { kind: 'srv', priority: reader.u16(), weight: reader.u16(), port: reader.u16(), target: readName(reader) };
    case types.txt:
      return txtOf(reader.take(length));
    case types.tsig:
      return tsigOf(reader);
    default:
      reader.take(length);
      return { kind: 'other' };
  }
}

function txtOf(data: Uint8Array<ArrayBuffer>): RecordData {
  const strings = new ByteReader(data);
  const parts: Uint8Array[] = [];
  while (strings.at < data.byteLength) parts.push(strings.take(strings.u8()));
  return { kind: 'txt', text: new TextDecoder().decode(joined(...parts)), data };
}

function tsigOf(reader: ByteReader): RecordData {
  const algorithm = readName(reader);
  const [signedAtSeconds, fudgeSeconds] = [reader.u48(), reader.u16()];
  const mac = reader.take(reader.u16());
  const [originalId, error] = [reader.u16(), reader.u16()];
  return { kind: 'tsig', algorithm, signedAtSeconds, fudgeSeconds, mac, originalId, error, other: reader.take(reader.u16()) };
}
