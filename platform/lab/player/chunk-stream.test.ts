import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkError, createChunkReader, encodeMessage } from './chunk-stream.ts';
import type { RtmpMessage } from './chunk-stream.ts';

const someMessage: fc.Arbitrary<RtmpMessage> = fc.record({
  // Types 1 and 2 act on the chunk stream itself.
  type: fc.integer({ min: 3, max: 255 }),
  streamId: fc.nat({ max: 0xffffffff }),
  timestampMs: fc.oneof(fc.nat({ max: 5000 }), fc.integer({ min: 0xfffff0, max: 0x1000010 }), fc.nat({ max: 0xffffffff })),
  payload: fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes)),
});

/** The same bytes in portions cut at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index] ?? 0, end));
}

describe('the chunk reader', () => {
  it('gives back the messages that were written, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(someMessage, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (messages, places) => {
        const bytes = Buffer.concat(messages.map((message) => encodeMessage(message, 4)));
        const reader = createChunkReader();
        expect(cut(bytes, places).flatMap((portion) => reader.push(portion))).toEqual(messages);
      }),
    );
  });
  it('gives them back byte by byte too', () => {
    const message = { type: 9, streamId: 1, timestampMs: 0x1000000, payload: Buffer.alloc(300, 7) };
    const reader = createChunkReader();
    const read = [...encodeMessage(message, 6)].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(read).toEqual([message]);
  });
  it('follows a changed chunk size and interleaved streams', () => {
    const setSize = encodeMessage({ type: 1, streamId: 0, timestampMs: 0, payload: Buffer.from([0, 0, 16, 0]) }, 2);
    const video = { type: 9, streamId: 1, timestampMs: 40, payload: Buffer.alloc(5000, 1) };
    const audio = { type: 8, streamId: 1, timestampMs: 41, payload: Buffer.alloc(50, 2) };
    const videoBytes = encodeMessage(video, 6, 4096);
    const first = 12 + 4096;
    const bytes = Buffer.concat([setSize, videoBytes.subarray(0, first), encodeMessage(audio, 4, 4096), videoBytes.subarray(first)]);
    expect(createChunkReader().push(bytes).slice(1)).toEqual([audio, video]);
  });
  it('adds deltas of short headers to the last timestamp', () => {
    const full = encodeMessage({ type: 8, streamId: 1, timestampMs: 1000, payload: Buffer.from([1]) }, 4);
    const sameStream = Buffer.from([0x44, 0, 0, 20, 0, 0, 1, 8, 2]);
    const sameLength = Buffer.from([0x84, 0, 0, 30, 3]);
    const sameDelta = Buffer.from([0xc4, 4]);
    const read = createChunkReader().push(Buffer.concat([full, sameStream, sameLength, sameDelta]));
    expect(read.map(({ timestampMs, payload }) => [timestampMs, payload[0]])).toEqual([
      [1000, 1],
      [1020, 2],
      [1050, 3],
      [1080, 4],
    ]);
  });
  it('refuses what is no chunk stream', () => {
    expect(() => createChunkReader().push(Buffer.from([0xc4, 1, 2, 3]))).toThrow(ChunkError);
    const tooLong = Buffer.from([4, 0, 0, 0, 0xff, 0xff, 0xff, 9, 1, 0, 0, 0]);
    expect(() => createChunkReader().push(tooLong)).toThrow(/too long/);
  });
});
