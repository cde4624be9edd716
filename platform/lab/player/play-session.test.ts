import { describe, expect, it } from 'vitest';
import { decodeAmfValues, encodeAmfValues } from './amf0.ts';
import type { AmfValue } from './amf0.ts';
import { createChunkReader, encodeMessage } from './chunk-stream.ts';
import { createPlaySession } from './play-session.ts';
import type { PlayEvent, PlaySession } from './play-session.ts';

const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536, 5)]);
const target = { app: 'live', stream: 'channel-01', url: 'rtmp://127.0.0.1/live', flashVersion: 'test/1' };

function command(values: readonly AmfValue[]): Buffer {
  return encodeMessage({ type: 20, streamId: 0, timestampMs: 0, payload: encodeAmfValues(values) }, 3);
}
function video(firstByte: number, packetType: number): Buffer {
  return encodeMessage({ type: 9, streamId: 1, timestampMs: 40, payload: Buffer.from([firstByte, packetType, 0, 0, 0]) }, 6);
}
function commandsIn(reply: Buffer): AmfValue[][] {
  return createChunkReader()
    .push(reply)
    .filter(({ type }) => type === 20)
    .map(({ payload }) => decodeAmfValues(payload));
}
/** A session that the server has let through to playing. */
function playing(): PlaySession {
  const session = createPlaySession(target);
  session.receive(handshake);
  session.receive(command(['_result', 1, null, {}]));
  session.receive(command(['_result', 2, null, 1]));
  return session;
}
function eventsOf(bytes: Buffer): readonly PlayEvent[] {
  return playing().receive(bytes).events;
}

describe('a play session', () => {
  it('connects, creates a stream and plays, in this order', () => {
    const session = createPlaySession(target);
    expect(session.hello).toHaveLength(1537);
    const { reply } = session.receive(handshake);
    expect(reply.subarray(0, 1536)).toEqual(handshake.subarray(1, 1537));
    expect(commandsIn(reply.subarray(1536))[0]).toMatchObject(['connect', 1, { app: 'live', flashVer: 'test/1' }]);
    expect(commandsIn(session.receive(command(['_result', 1, null, {}])).reply)).toEqual([['createStream', 2, null]]);
    expect(commandsIn(session.receive(command(['_result', 2, null, 1])).reply)).toEqual([['play', 0, null, 'channel-01']]);
  });
  it('takes the handshake in any portions', () => {
    const session = createPlaySession(target);
    expect(session.receive(handshake.subarray(0, 2000)).reply).toHaveLength(0);
    expect(session.receive(handshake.subarray(2000)).reply.length).toBeGreaterThan(1536);
  });
  it('tells a picture from a header and from what builds on a picture', () => {
    expect(eventsOf(video(0x17, 1))).toEqual([{ kind: 'media', timestampMs: 40, isVideo: true, isKeyframe: true }]);
    expect(eventsOf(video(0x17, 0))).toMatchObject([{ isKeyframe: false }]);
    expect(eventsOf(video(0x27, 1))).toMatchObject([{ isKeyframe: false }]);
  });
  it('answers a ping', () => {
    const ping = encodeMessage({ type: 4, streamId: 0, timestampMs: 0, payload: Buffer.from([0, 6, 1, 2, 3, 4]) }, 2);
    const [pong] = createChunkReader().push(playing().receive(ping).reply);
    expect(pong).toMatchObject({ type: 4, payload: Buffer.from([0, 7, 1, 2, 3, 4]) });
  });
  it('says why it is refused', () => {
    const refusal = command([
      'onStatus',
      0,
      null,
      { level: 'error', code: 'NetStream.Play.StreamNotFound', description: 'No such stream' },
    ]);
    expect(eventsOf(refusal)).toEqual([{ kind: 'refused', reason: 'No such stream' }]);
  });
  it('refuses a server that does not speak RTMP', () => {
    expect(() => createPlaySession(target).receive(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow(/RTMP/);
  });
});
