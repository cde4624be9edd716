/** One collector on one socket: hello, batches one a turn, acknowledgements, and the reasons to part. */
import { closeCodes } from '../../shared/wire/close-codes.ts';
import type { CloseReason } from '../../shared/wire/close-codes.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { decodeFrameHeader } from '../../shared/wire/frame.ts';
import { ingestLimits, replacedClose } from '../../shared/wire/ingest.ts';
import { limits, timing } from '../../shared/wire/limits.ts';
import { createBudget } from '../budget.ts';
import type { Clock, Timers } from '../contracts.ts';
import { decodeBatch } from '../sources/batch-frame.ts';
import type { ConsoleSocket, SocketEvents } from '../transport/console-socket.ts';
import { errorText, notificationText, resultText } from '../transport/rpc-door.ts';
import type { Collector } from './collector.ts';
import { readCollectorMessage, RefusedMessage } from './door.ts';
import type { CollectorMessage } from './door.ts';
import type { IngestMetrics } from './metrics.ts';

/** While more wait, several are acknowledged together. */
const mostUnacknowledged = 8;
/** One invalid message is forgiven in this time. */
const forgiveMs = 10_000;
const window = { batches: ingestLimits.windowBatches, bytes: ingestLimits.windowBytes };

export interface IngestSessionOptions {
  /** @throws SwitchyardError `not-found` when no node is read by it. */
  readonly collectorOf: (id: string) => Collector;
  readonly clock: Clock;
  /** Monotonic ms. */
  readonly stopwatch: () => number;
  readonly timers: Timers;
  /** Runs it in a later turn of the event loop, after what others wait for. */
  readonly soon: (run: () => void) => void;
  readonly metrics: IngestMetrics;
  readonly onHello: (session: IngestSession, collector: Collector) => void;
  readonly onEnd: (session: IngestSession, collector: Collector | null, reason: string) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface IngestSession {
  readonly events: SocketEvents;
  end(reason: CloseReason | 'replaced', words: string): void;
}

export function openIngestSession(socket: ConsoleSocket, options: IngestSessionOptions): IngestSession {
  const { clock, timers, metrics } = options;
  const messages = createBudget({ perSecond: limits.maxMessagesPerSecond, burst: 2 * limits.maxMessagesPerSecond }, options.stopwatch);
  const faults = createBudget({ perSecond: 1000 / forgiveMs, burst: limits.maxInvalidMessages }, options.stopwatch);
  /** Batches, and what must not overtake them. */
  const queue: { readonly bytes: number; readonly run: (known: Collector) => void }[] = [];
  let queuedBytes = 0;
  let isTurning = false;
  let collector: Collector | null = null;
  let isEnded = false;
  let silentMs = 0;
  let unacknowledged = 0;
  const stopBeating = timers.every(timing.heartbeatMs, beat);

  function beat(): void {
    silentMs += timing.heartbeatMs;
    if (silentMs > timing.silenceMs) end('silent', `nothing heard for ${String(timing.silenceMs / 1000)} s`);
    else socket.ping();
  }

  function cleanUp(reason: string): void {
    if (isEnded) return;
    isEnded = true;
    stopBeating();
    queue.length = 0;
    options.onEnd(session, collector, reason);
  }

  function end(reason: CloseReason | 'replaced', words: string): void {
    if (isEnded) return;
    cleanUp(reason);
    socket.close(reason === 'replaced' ? replacedClose.code : closeCodes[reason].code, words);
  }

  function invalid(words: string): void {
    if (!faults.take() && !isEnded) end('tooManyInvalid', `too many invalid messages; the last one: ${words}`);
  }

  function text(raw: string): void {
    if (isEnded) return;
    silentMs = 0;
    if (!messages.take()) {
      end('rateLimited', `over ${String(limits.maxMessagesPerSecond)} messages a second`);
      return;
    }
    let id: CollectorMessage['id'] = null;
    try {
      const message = readCollectorMessage(raw);
      id = message.id;
      obey(message);
    } catch (error) {
      const [of, refusal] = error instanceof RefusedMessage ? [error.id, error.refusal] : [id, error];
      if (!(refusal instanceof SwitchyardError)) throw error;
      socket.sendText(errorText(of, refusal));
      invalid(refusal.message);
    }
  }

  function obey(message: CollectorMessage): void {
    if (message.method === 'ingest.hello') {
      if (collector !== null) throw new SwitchyardError('invalid-request', 'the hello came already', { path: 'method' });
      collector = options.collectorOf(message.params.collector);
      options.onHello(session, collector);
      collector.spooled = message.params.spooled;
      const taken = collector.greeted(message.params.epoch);
      socket.sendText(resultText(message.id, { taken, platformTimeMs: clock(), window }));
      return;
    }
    const known = greeted();
    switch (message.method) {
      case 'ingest.heartbeat':
        known.spooled = message.params.spooled;
        known.clockAheadMs = message.params.clockAheadMs;
        metrics.reported(known.id, message.params);
        socket.sendText(resultText(message.id, { platformTimeMs: clock() }));
        break;
      case 'ingest.lost':
        known.lost(message.params);
        socket.sendText(resultText(message.id, {}));
        break;
      case 'ingest.failed':
        known.failed(message.params.node, message.params.problem);
        break;
      case 'ingest.names': {
        const { phase } = message.params;
        later(0, () => known.naming(phase));
        break;
      }
    }
  }

  function greeted(): Collector {
    if (collector !== null) return collector;
    throw new SwitchyardError('invalid-request', 'the hello is missing', { path: 'method', remedy: 'Send ingest.hello first.' });
  }

  function binary(bytes: Uint8Array): void {
    if (isEnded) return;
    silentMs = 0;
    if (collector === null) {
      const refusal = new SwitchyardError('invalid-request', 'the hello is missing', { remedy: 'Send ingest.hello first.' });
      socket.sendText(errorText(null, refusal));
      invalid(refusal.message);
      return;
    }
    queuedBytes += bytes.byteLength;
    if (queue.length >= 2 * window.batches || queuedBytes > window.bytes + 2 * ingestLimits.maxMessageBytes) {
      end('rateLimited', `more than the window of ${String(window.batches)} batches or ${String(window.bytes)} bytes is unacknowledged`);
      return;
    }
    later(bytes.byteLength, (known) => take(known, bytes));
  }

  function later(bytes: number, run: (known: Collector) => void): void {
    queue.push({ bytes, run });
    if (isTurning) return;
    isTurning = true;
    options.soon(turn);
  }

  function turn(): void {
    const next = queue.shift();
    isTurning = queue.length > 0;
    if (next === undefined || collector === null || isEnded) return;
    if (isTurning) options.soon(turn);
    queuedBytes -= next.bytes;
    next.run(collector);
  }

  function take(known: Collector, bytes: Uint8Array): void {
    let sequence: number | null = null;
    try {
      sequence = decodeFrameHeader(bytes).header.sequence;
      if (sequence > known.taken) known.take(sequence, decodeBatch(bytes));
      else metrics.duplicate(known.id);
      unacknowledged += 1;
    } catch (error) {
      refuse(known, sequence, error);
    }
    if (unacknowledged > 0 && (queue.length === 0 || unacknowledged >= mostUnacknowledged)) {
      unacknowledged = 0;
      socket.sendText(notificationText('ingest.ack', { sequence: known.taken }));
    }
  }

  function refuse(known: Collector, sequence: number | null, error: unknown): void {
    metrics.refused(known.id);
    if (sequence !== null) known.refuse(sequence);
    if (!(error instanceof SwitchyardError)) options.onFailure(`a batch of collector ${known.id}`, error);
    const message = error instanceof SwitchyardError ? error.message : 'the platform failed at it';
    const path = error instanceof SwitchyardError ? (error.details.path ?? null) : null;
    socket.sendText(notificationText('ingest.refused', { sequence, message, path }));
    invalid(message);
  }

  const session: IngestSession = {
    events: { text, binary, alive: () => (silentMs = 0), closed: (code) => cleanUp(`peer-${String(code)}`) },
    end,
  };
  return session;
}
