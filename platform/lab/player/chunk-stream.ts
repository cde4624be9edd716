/**
 * RTMP's chunk stream (Adobe's RTMP 1.0, section 5.3): messages are cut into chunks that interleave, each with a header that
 * leaves out what has not changed. The reader takes bytes in any portions; the writer always sends full headers.
 */
export type RtmpMessage = {
  readonly type: number;
  /** Message stream: 0 for the connection, else what `createStream` answered. */
  readonly streamId: number;
  /** Milliseconds of the sender's clock, modulo 2³². */
  readonly timestampMs: number;
  readonly payload: Buffer;
};

export class ChunkError extends Error {}

const extendedTimestamp = 0xffffff;
const defaultChunkSize = 128;
/** A longer message is a mistake or an attack: streams of the lab have frames of some kB. */
const maximumMessageBytes = 8 * 1024 * 1024;
const setChunkSizeType = 1;
const abortType = 2;

type ChunkHeader = {
  timestampMs: number;
  deltaMs: number;
  length: number;
  type: number;
  streamId: number;
  isExtended: boolean;
  parts: Buffer[];
  received: number;
};

export type ChunkReader = {
  /** Takes the next bytes and returns the messages that are now whole. @throws ChunkError when they are no chunk stream. */
  readonly push: (bytes: Buffer) => readonly RtmpMessage[];
};

export function createChunkReader(): ChunkReader {
  let pending: Buffer = Buffer.alloc(0);
  let chunkSize = defaultChunkSize;
  const headers = new Map<number, ChunkHeader>();

  /** One chunk from `pending` at `start`: where it ends, or undefined when it is not whole yet. */
  function readChunk(start: number, out: RtmpMessage[]): number | undefined {
    const has = (end: number): boolean => end <= pending.length;
    if (!has(start + 1)) return undefined;
    const first = pending.readUInt8(start);
    const format = first >> 6;
    let chunkStreamId = first & 0x3f;
    let at = start + 1;
    if (chunkStreamId < 2) {
      const extra = chunkStreamId + 1;
      if (!has(at + extra)) return undefined;
      chunkStreamId = 64 + pending.readUIntLE(at, extra);
      at += extra;
    }
    const previous = headers.get(chunkStreamId);
    if (format !== 0 && previous === undefined) throw new ChunkError(`chunk stream ${chunkStreamId} begins without a full header`);
    const header: ChunkHeader = previous ?? {
      timestampMs: 0,
      deltaMs: 0,
      length: 0,
      type: 0,
      streamId: 0,
      isExtended: false,
      parts: [],
      received: 0,
    };
    const headerLength = [11, 7, 3, 0][format] ?? 0;
    if (!has(at + headerLength)) return undefined;
    const field = format === 3 ? undefined : pending.readUIntBE(at, 3);
    const length = format < 2 ? pending.readUIntBE(at + 3, 3) : header.length;
    const type = format < 2 ? pending.readUInt8(at + 6) : header.type;
    const streamId = format === 0 ? pending.readUInt32LE(at + 7) : header.streamId;
    at += headerLength;
    const isExtended = field === undefined ? header.isExtended : field === extendedTimestamp;
    if (isExtended && !has(at + 4)) return undefined;
    const time = isExtended ? pending.readUInt32BE(at) : field;
    if (isExtended) at += 4;
    if (length > maximumMessageBytes) throw new ChunkError(`a message of ${length} bytes is too long`);
    const isContinued = header.received > 0;
    if (isContinued && format !== 3) throw new ChunkError(`chunk stream ${chunkStreamId} begins a message before the last is whole`);
    const size = Math.min(chunkSize, length - header.received);
    if (!has(at + size)) return undefined;

    if (!isContinued) {
      if (format === 0) {
        header.timestampMs = time ?? 0;
        header.deltaMs = 0;
      } else {
        if (format !== 3) header.deltaMs = time ?? 0;
        header.timestampMs = (header.timestampMs + header.deltaMs) >>> 0;
      }
    }
    header.length = length;
    header.type = type;
    header.streamId = streamId;
    header.isExtended = isExtended;
    header.parts.push(Buffer.from(pending.subarray(at, at + size)));
    header.received += size;
    headers.set(chunkStreamId, header);
    if (header.received >= header.length) {
      const payload = header.parts.length === 1 ? (header.parts[0] ?? Buffer.alloc(0)) : Buffer.concat(header.parts);
      header.parts = [];
      header.received = 0;
      deliver({ type, streamId, timestampMs: header.timestampMs, payload }, out);
    }
    return at + size;
  }

  function deliver(message: RtmpMessage, out: RtmpMessage[]): void {
    if (message.type === setChunkSizeType && message.payload.length >= 4) {
      chunkSize = message.payload.readUInt32BE() & 0x7fffffff;
      if (chunkSize < 1) throw new ChunkError('a chunk size of 0 was set');
    }
    if (message.type === abortType && message.payload.length >= 4) {
      const aborted = headers.get(message.payload.readUInt32BE());
      if (aborted !== undefined) {
        aborted.parts = [];
        aborted.received = 0;
      }
    }
    out.push(message);
  }

  return {
    push(bytes) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const messages: RtmpMessage[] = [];
      let at = 0;
      for (;;) {
        const end = readChunk(at, messages);
        if (end === undefined) break;
        at = end;
      }
      pending = pending.subarray(at);
      return messages;
    },
  };
}

/** A message as chunks: one full header, then continuations. Timestamps from 2²⁴ − 1 ms on are sent extended. */
export function encodeMessage(message: RtmpMessage, chunkStreamId: number, chunkSize = defaultChunkSize): Buffer {
  if (chunkStreamId < 2 || chunkStreamId > 63) throw new ChunkError('the writer uses chunk streams 2 to 63');
  const isExtended = message.timestampMs >= extendedTimestamp;
  const head = Buffer.alloc(12);
  head.writeUInt8(chunkStreamId);
  head.writeUIntBE(isExtended ? extendedTimestamp : message.timestampMs, 1, 3);
  head.writeUIntBE(message.payload.length, 4, 3);
  head.writeUInt8(message.type, 7);
  head.writeUInt32LE(message.streamId, 8);
  const extended = Buffer.alloc(isExtended ? 4 : 0);
  if (isExtended) extended.writeUInt32BE(message.timestampMs);
  const parts = [head, extended, message.payload.subarray(0, chunkSize)];
  for (let at = chunkSize; at < message.payload.length; at += chunkSize) {
    parts.push(Buffer.from([0xc0 | chunkStreamId]), extended, message.payload.subarray(at, at + chunkSize));
  }
  return Buffer.concat(parts);
}
