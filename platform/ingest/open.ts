/** The platform's side of collectors: who they are, who is connected, what is to be said of them. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { Cause } from '../health/alarms.ts';
import type { SampleSink } from '../sources/source.ts';
import type { ConsoleSocket, SocketEvents } from '../transport/console-socket.ts';
import { causesOf } from './causes.ts';
import { Collector } from './collector.ts';
import type { IngestMetrics } from './metrics.ts';
import { openIngestSession } from './session.ts';
import type { IngestSession } from './session.ts';

export interface CollectorDescription {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly readsPlayers: boolean;
  /** Of nodes that are not told of at 1 Hz: the age at which what is known of one is stale. */
  readonly tooOldMs?: ReadonlyMap<string, number>;
}

export interface IngestOptions {
  /** As the network file has them. */
  readonly collectors: readonly CollectorDescription[];
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly stopwatch: () => number;
  readonly timers: Timers;
  readonly soon: (run: () => void) => void;
  readonly metrics: IngestMetrics;
  readonly log: (words: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Ingest {
  /** A socket whose handshake brought the machine secret. */
  accept(socket: ConsoleSocket): SocketEvents;
  causes(nowMs: number): readonly Cause[];
  /** Sends every collector away to come back. */
  close(): void;
}

export function openIngest(options: IngestOptions): Ingest {
  const { sink, clock, metrics, log } = options;
  const collectors = new Map(
    options.collectors.map((description) => [description.id, new Collector({ ...description, sink, clock, metrics })]),
  );
  const sessions = new Set<IngestSession>();
  const sessionOf = new Map<Collector, IngestSession>();

  function collectorOf(id: string): Collector {
    const collector = collectors.get(id);
    if (collector !== undefined) return collector;
    throw new SwitchyardError('not-found', `no node of this network is read by a collector ${id}`, {
      path: 'params.collector',
      remedy: 'Name the collector at its nodes in the network file, and restart the platform.',
    });
  }

  return {
    accept(socket) {
      const session = openIngestSession(socket, {
        ...options,
        collectorOf,
        onHello(greeted, collector) {
          sessionOf.get(collector)?.end('replaced', `another collector has come as ${collector.id}`);
          sessionOf.set(collector, greeted);
          metrics.connected(collector.id, true);
          log('collector connected', { collector: collector.id, taken: collector.taken });
        },
        onEnd(ended, collector, reason) {
          sessions.delete(ended);
          if (collector === null || sessionOf.get(collector) !== ended) return;
          sessionOf.delete(collector);
          collector.gone();
          metrics.connected(collector.id, false);
          log('collector gone', { collector: collector.id, taken: collector.taken, reason });
        },
      });
      sessions.add(session);
      return session.events;
    },
    causes: (nowMs) => [...collectors.values()].flatMap((collector) => causesOf(collector, nowMs)),
    close() {
      for (const session of sessions) session.end('goingAway', 'the platform is restarting');
    },
  };
}
