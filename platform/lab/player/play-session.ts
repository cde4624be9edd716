/**
 * The dialogue of one RTMP player, without a socket: bytes in; bytes to send and what happened out. Handshake, `connect`,
 * `createStream`, `play`, then media until the end.
 */
import { AmfError, decodeAmfValues, encodeAmfValues } from './amf0.ts';
import type { AmfValue } from './amf0.ts';
import { createChunkReader, encodeMessage } from './chunk-stream.ts';
import type { RtmpMessage } from './chunk-stream.ts';

export type PlayEvent =
  | { readonly kind: 'media'; readonly timestampMs: number; readonly isVideo: boolean; readonly isKeyframe: boolean }
  /** The publisher is gone; the server keeps the session and goes on when the publisher is back. */
  | { readonly kind: 'unpublished' }
  | { readonly kind: 'refused'; readonly reason: string };

export type PlaySession = {
  /** What to send first. */
  readonly hello: Buffer;
  /** @throws ChunkError or AmfError when the server does not speak RTMP. */
  readonly receive: (bytes: Buffer) => { readonly reply: Buffer; readonly events: readonly PlayEvent[] };
};

export type PlayTarget = { readonly app: string; readonly stream: string; readonly url: string; readonly flashVersion: string };

const handshakeBytes = 1536;
const type = { acknowledgement: 3, userControl: 4, windowSize: 5, audio: 8, video: 9, command: 20, commandAmf3: 17 };
const userControl = { setBufferLength: 3, pingRequest: 6, pingResponse: 7 };
const bufferLengthMs = 1000;
const transaction = { connect: 1, createStream: 2 };

function command(streamId: number, values: readonly AmfValue[]): Buffer {
  return encodeMessage({ type: type.command, streamId, timestampMs: 0, payload: encodeAmfValues(values) }, 3);
}

function control(messageType: number, numbers: readonly [bits: 16 | 32, value: number][]): Buffer {
  const parts = numbers.map(([bits, value]) => {
    const bytes = Buffer.alloc(bits / 8);
    bytes.writeUIntBE(value, 0, bits / 8);
    return bytes;
  });
  return encodeMessage({ type: messageType, streamId: 0, timestampMs: 0, payload: Buffer.concat(parts) }, 2);
}

function field(value: AmfValue, name: string): AmfValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, AmfValue>>)[name]
    : undefined;
}

function isPicture(payload: Buffer): boolean {
  // FLV's video tag: the first byte's upper half is the frame type; an AVC sequence header (packet type 0) shows nothing.
  return payload.length > 1 && payload.readUInt8(0) >> 4 === 1 && payload.readUInt8(1) === 1;
}

export function createPlaySession(target: PlayTarget): PlaySession {
  const reader = createChunkReader();
  let handshake: Buffer | undefined = Buffer.alloc(0);
  let receivedBytes = 0;
  let acknowledgedBytes = 0;
  let windowBytes = 0;

  function onCommand(message: RtmpMessage, out: Buffer[], events: PlayEvent[]): void {
    const payload = message.type === type.commandAmf3 ? message.payload.subarray(1) : message.payload;
    const [name, id, , answer] = decodeAmfValues(payload);
    if (name === '_result' && id === transaction.connect) {
      out.push(command(0, ['createStream', transaction.createStream, null]));
    } else if (name === '_result' && id === transaction.createStream) {
      if (typeof answer !== 'number') throw new AmfError('createStream was answered without a stream');
      out.push(command(answer, ['play', 0, null, target.stream]));
      out.push(
        control(type.userControl, [
          [16, userControl.setBufferLength],
          [32, answer],
          [32, bufferLengthMs],
        ]),
      );
    } else if (name === '_error' || (name === 'onStatus' && field(answer, 'level') === 'error')) {
      const reason = field(answer, 'description') ?? field(answer, 'code');
      events.push({ kind: 'refused', reason: typeof reason === 'string' ? reason : 'the server gave no reason' });
    } else if (name === 'onStatus' && field(answer, 'code') === 'NetStream.Play.UnpublishNotify') {
      events.push({ kind: 'unpublished' });
    }
  }

  function onMessage(message: RtmpMessage, out: Buffer[], events: PlayEvent[]): void {
    const { payload, timestampMs } = message;
    switch (message.type) {
      case type.windowSize:
        if (payload.length >= 4) windowBytes = payload.readUInt32BE();
        break;
      case type.userControl:
        if (payload.length >= 6 && payload.readUInt16BE() === userControl.pingRequest) {
          out.push(
            control(type.userControl, [
              [16, userControl.pingResponse],
              [32, payload.readUInt32BE(2)],
            ]),
          );
        }
        break;
      case type.audio:
        events.push({ kind: 'media', timestampMs, isVideo: false, isKeyframe: false });
        break;
      case type.video:
        events.push({ kind: 'media', timestampMs, isVideo: true, isKeyframe: isPicture(payload) });
        break;
      case type.command:
      case type.commandAmf3:
        onCommand(message, out, events);
        break;
      default:
        break;
    }
  }

  /** S0, S1 and S2; the rest of the bytes once they are whole. */
  function shakeHands(bytes: Buffer, out: Buffer[]): Buffer {
    handshake = Buffer.concat([handshake ?? Buffer.alloc(0), bytes]);
    if (handshake.length > 0 && handshake.readUInt8(0) !== 3) throw new AmfError('the server does not speak RTMP 3');
    const whole = 1 + 2 * handshakeBytes;
    if (handshake.length < whole) return Buffer.alloc(0);
    const rest = handshake.subarray(whole);
    const { app, url, flashVersion } = target;
    out.push(handshake.subarray(1, 1 + handshakeBytes));
    out.push(
      command(0, [
        'connect',
        transaction.connect,
        { app, flashVer: flashVersion, tcUrl: url, fpad: false, audioCodecs: 4071, videoCodecs: 252 },
      ]),
    );
    handshake = undefined;
    return rest;
  }

  return {
    hello: Buffer.concat([Buffer.from([3]), Buffer.alloc(handshakeBytes)]),
    receive(bytes) {
      const out: Buffer[] = [];
      const events: PlayEvent[] = [];
      receivedBytes += bytes.length;
      const rest = handshake === undefined ? bytes : shakeHands(bytes, out);
      for (const message of reader.push(rest)) onMessage(message, out, events);
      if (windowBytes > 0 && receivedBytes - acknowledgedBytes >= windowBytes / 2) {
        acknowledgedBytes = receivedBytes;
        out.push(control(type.acknowledgement, [[32, receivedBytes >>> 0]]));
      }
      return { reply: Buffer.concat(out), events };
    },
  };
}
