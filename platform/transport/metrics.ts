/** What `/metrics` shows, in Prometheus' text form. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IngestMetrics } from '../ingest/metrics.ts';
import type { ViewMetrics } from '../views/outlet.ts';
import { createIngestMetrics } from './ingest-metrics.ts';
import type { SessionMetrics } from './session.ts';

export interface PlatformMetrics extends ViewMetrics, SessionMetrics {
  readonly contentType: string;
  readonly ingest: IngestMetrics;
  socketOpened(): void;
  handshakeRefused(code: string): void;
  auditWriteFailed(): void;
  text(): Promise<string>;
}

export function createMetrics(): PlatformMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'switchyard_' });
  const sockets = new Gauge({ name: 'switchyard_sockets', help: 'Consoles connected now', registers });
  const received = new Counter({ name: 'switchyard_messages_received_total', help: 'Messages from consoles', registers });
  const refusals = new Counter({ name: 'switchyard_refusals_total', help: 'Refused messages by code', labelNames: ['code'], registers });
  const handshakes = new Counter({
    name: 'switchyard_handshakes_refused_total',
    help: 'Refused connections by code',
    labelNames: ['code'],
    registers,
  });
  const auditFailures = new Counter({
    name: 'switchyard_audit_write_failures_total',
    help: 'Audit entries that could not be written at once',
    registers,
  });
  const closes = new Counter({ name: 'switchyard_closes_total', help: 'Closed sockets by reason', labelNames: ['reason'], registers });
  const encoding = new Histogram({
    name: 'switchyard_frame_encode_seconds',
    help: 'Time to encode one frame of a state view',
    labelNames: ['view'],
    buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
    registers,
  });
  const encodedBytes = new Gauge({
    name: 'switchyard_frame_bytes',
    help: 'Size of the last frame of a state view',
    labelNames: ['view'],
    registers,
  });
  const frames = new Counter({ name: 'switchyard_frames_sent_total', help: 'Frames sent', labelNames: ['view'], registers });
  const bytes = new Counter({ name: 'switchyard_frame_bytes_sent_total', help: 'Bytes of frames sent', labelNames: ['view'], registers });
  const skipped = new Counter({
    name: 'switchyard_frames_skipped_total',
    help: 'Frames not sent because two were unacknowledged',
    labelNames: ['view'],
    registers,
  });
  const events = new Counter({ name: 'switchyard_events_sent_total', help: 'Log events sent', labelNames: ['log'], registers });

  return {
    contentType: registry.contentType,
    ingest: createIngestMetrics(registry),
    text: () => registry.metrics(),
    socketOpened: () => sockets.inc(),
    handshakeRefused: (code) => handshakes.inc({ code }),
    auditWriteFailed: () => auditFailures.inc(),
    messageReceived: () => received.inc(),
    refused: (code) => refusals.inc({ code }),
    closed: (reason) => {
      sockets.dec();
      closes.inc({ reason });
    },
    frameEncoded: (view, size, seconds) => {
      encoding.observe({ view }, seconds);
      encodedBytes.set({ view }, size);
    },
    frameSent: (view, size) => {
      frames.inc({ view });
      bytes.inc({ view }, size);
    },
    frameSkipped: (view) => skipped.inc({ view }),
    eventsSent: (log, count) => events.inc({ log }, count),
  };
}
