/** Keeps a collector connected: hello, heartbeats, clock difference, losses told, and coming back for ever. */
import { z } from 'zod';
import { afterClose } from '../../shared/wire/close-codes.ts';
import { heartbeatResultSchema, helloResultSchema, platformNotifications, replacedClose } from '../../shared/wire/ingest.ts';
import type { Loss } from '../../shared/wire/ingest.ts';
import { timing } from '../../shared/wire/limits.ts';
import type { Timers } from '../contracts.ts';
import type { Sender } from './sender.ts';
import type { OpenSocket, Socket, SocketEnd } from './socket.ts';
import type { Spool } from './spool/spool.ts';

/** Well under a console's: a network has few collectors, and without one its nodes grow old in seconds. */
const mostRetryMs = 2_000;

export interface ConnectionOptions {
  readonly openSocket: OpenSocket;
  readonly collector: string;
  readonly covers: readonly string[];
  readonly sender: Sender;
  readonly spool: Spool;
  readonly clock: () => number;
  readonly timers: Timers;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly log: (words: string, facts: Readonly<Record<string, unknown>>) => void;
  /** It is no use to go on: says why. */
  readonly onStop: (words: string) => void;
}

const messageSchema = z.union([
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ id: z.number().int().nullable(), error: z.object({ message: z.string() }) }),
  z.object({ method: z.string(), params: z.unknown() }),
]);

/** Answers how to end it. */
export function keepConnected(options: ConnectionOptions): () => void {
  const { sender, spool, clock, timers, log } = options;
  let socket: Socket | null = null;
  let attempt = 0;
  let wasWelcome = false;
  let isStopped = false;
  let lastWords = '';
  let lastId = 0;
  let silentMs = 0;
  let clockAheadMs: number | null = null;
  let cancelRetry: () => void = () => undefined;
  let stopBeating: () => void = () => undefined;
  const waiting = new Map<number, (result: unknown) => void>();

  function stop(words: string): void {
    isStopped = true;
    cancelRetry();
    stopBeating();
    socket?.detach();
    socket = null;
    options.onStop(words);
  }

  function request(method: string, params: unknown, onResult: (result: unknown) => void): void {
    lastId += 1;
    waiting.set(lastId, onResult);
    socket?.text(JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }));
  }

  function connect(): void {
    socket = options.openSocket({
      open: hello,
      text: read,
      heard: () => (silentMs = 0),
      ended,
    });
  }

  function hello(): void {
    silentMs = 0;
    stopBeating = timers.every(timing.heartbeatMs, beat);
    const { collector, covers } = options;
    const askedAtMs = clock();
    request('ingest.hello', { collector, epoch: spool.epoch, covers, spooled: spool.status() }, (result) => {
      const answer = helloResultSchema.parse(result);
      measure(askedAtMs, answer.platformTimeMs);
      attempt = 0;
      wasWelcome = true;
      lastWords = '';
      log('connected', { taken: answer.taken, acknowledged: spool.acknowledged, spooled: spool.status(), clockAheadMs });
      sender.connected(
        {
          batch: (bytes) => socket?.binary(bytes),
          notify: ({ method, params }) => socket?.text(JSON.stringify({ jsonrpc: '2.0', method, params })),
        },
        answer,
      );
      tellLoss();
    });
  }

  function beat(): void {
    silentMs += timing.heartbeatMs;
    if (silentMs > timing.silenceMs) {
      socket?.detach();
      ended({ code: null, status: null, words: `nothing heard for ${String(timing.silenceMs / 1000)} s` });
      return;
    }
    const askedAtMs = clock();
    request('ingest.heartbeat', { spooled: spool.status(), clockAheadMs }, (result) => {
      measure(askedAtMs, heartbeatResultSchema.parse(result).platformTimeMs);
    });
    tellLoss();
  }

  /** Half the round trip is the error; a clock that was set meanwhile is measured again with the next one. */
  function measure(askedAtMs: number, platformTimeMs: number): void {
    clockAheadMs = Math.round((askedAtMs + clock()) / 2 - platformTimeMs);
  }

  function tellLoss(): void {
    const told: Loss | null = spool.loss;
    if (told === null) return;
    log('batches were lost', { ...told });
    request('ingest.lost', told, () => spool.lossTold(told));
  }

  function read(text: string): void {
    try {
      const message = messageSchema.parse(JSON.parse(text));
      if ('method' in message) notified(message.method, message.params);
      else if ('error' in message) refused(message.id, message.error.message);
      else {
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
      }
    } catch (error) {
      log('the platform sent something that is not understood', { problem: error instanceof Error ? error.message : String(error) });
    }
  }

  function notified(method: string, params: unknown): void {
    if (method === 'ingest.ack') sender.acknowledged(platformNotifications['ingest.ack'].parse(params).sequence);
    if (method !== 'ingest.refused') return;
    const { sequence, message, path } = platformNotifications['ingest.refused'].parse(params);
    log('a batch was refused', { sequence, path, reason: message });
    if (sequence !== null) sender.acknowledged(sequence);
  }

  function refused(id: number | null, words: string): void {
    if (id !== null) waiting.delete(id);
    log('the platform refuses', { reason: words });
    // Before the first welcome it is the set-up that is wrong: somebody stands by who can mend it.
    if (!wasWelcome) stop(words);
  }

  function ended({ code, status, words }: SocketEnd): void {
    socket = null;
    stopBeating();
    waiting.clear();
    sender.disconnected();
    if (isStopped) return;
    const isFinal = code !== null && (code === replacedClose.code || afterClose(code) === 'stop');
    if (isFinal || (!wasWelcome && status === 401)) {
      stop(words);
      return;
    }
    if (words !== lastWords) log('not connected; trying again until it works', { reason: words, status, code });
    lastWords = words;
    attempt += 1;
    cancelRetry = timers.after(retryDelayMs(attempt, options.random), connect);
  }

  connect();
  return () => {
    isStopped = true;
    cancelRetry();
    stopBeating();
    socket?.detach();
    socket = null;
    sender.disconnected();
  };
}

/** The first try at once, then full jitter under a ceiling that doubles, so that collectors of one platform don't come back in step. */
export function retryDelayMs(attempt: number, random: () => number): number {
  if (attempt <= 1) return 0;
  return Math.floor(random() * Math.min(mostRetryMs, timing.backoffMinMs * 2 ** Math.min(attempt - 2, 30)));
}
