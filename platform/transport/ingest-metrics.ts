/** What `/metrics` shows of what comes in, and of collectors, in Prometheus' text form. */
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { IngestMetrics } from '../ingest/metrics.ts';

export function createIngestMetrics(registry: Registry): IngestMetrics {
  const common = { labelNames: ['collector'] as const, registers: [registry] };
  const counter = (name: string, help: string) => new Counter({ name: `switchyard_ingest_${name}`, help, ...common });
  const gauge = (name: string, help: string) => new Gauge({ name: `switchyard_ingest_${name}`, help, ...common });

  const samples = new Counter({
    name: 'switchyard_samples_taken_total',
    help: 'Rows taken into the state, by kind of batch',
    labelNames: ['kind'],
    registers: [registry],
  });
  const batches = counter('batches_total', 'Batches taken into the state');
  const last = gauge('last_sequence', 'Sequence of the last batch taken');
  const skipped = counter('skipped_total', 'Sequences that did not come: lost batches, or left out when the collector was restarted');
  const duplicates = counter('duplicates_total', 'Batches that came again and were left out');
  const refusals = counter('refused_total', 'Batches that could not be taken');
  const losses = counter('lost_total', 'Batches that the collector had to drop, as it told');
  const connected = gauge('connected', '1 while the collector is connected');
  const spooledBatches = gauge('spooled_batches', 'Batches that wait on the disk of the collector, as it last told');
  const spooledBytes = gauge('spooled_bytes', 'Bytes that wait on the disk of the collector, as it last told');
  const clockAhead = gauge('clock_ahead_seconds', 'How far the clock of the collector is ahead, as it measured');
  const age = new Histogram({
    name: 'switchyard_ingest_sample_age_seconds',
    help: 'Age of samples when they were taken, by both clocks as they are',
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 900],
    ...common,
  });

  return {
    samples: (kind, rows) => samples.inc({ kind }, rows),
    taken(collector, { sequence, skipped: missing, ageMs }) {
      batches.inc({ collector });
      last.set({ collector }, sequence);
      skipped.inc({ collector }, missing);
      age.observe({ collector }, Math.max(0, ageMs) / 1000);
    },
    duplicate: (collector) => duplicates.inc({ collector }),
    refused: (collector) => refusals.inc({ collector }),
    lost: (collector, count) => losses.inc({ collector }, count),
    connected: (collector, isConnected) => connected.set({ collector }, isConnected ? 1 : 0),
    reported(collector, { spooled, clockAheadMs }) {
      spooledBatches.set({ collector }, spooled.batches);
      spooledBytes.set({ collector }, spooled.bytes);
      if (clockAheadMs !== null) clockAhead.set({ collector }, clockAheadMs / 1000);
    },
  };
}
