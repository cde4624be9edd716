/** Text from a collector. */
import { collectorMethods, collectorNotifications } from '../../../shared/wire/ingest.ts';
import { RefusedMessage, readCollectorMessage } from '../../ingest/door.ts';
import { asText, textCorpus } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const spooled = { batches: 2, bytes: 4096, oldestAtMs: 1_790_000_000_000 };
const examples: readonly unknown[] = [
  { id: 1, method: 'ingest.hello', params: { collector: 'osl-1-a', epoch: '7d2f', covers: ['osl-1-origin'], spooled } },
  { id: 2, method: 'ingest.heartbeat', params: { spooled, clockAheadMs: -3 } },
  { id: 3, method: 'ingest.lost', params: { batches: 9, fromMs: 1_790_000_000_000, untilMs: 1_790_000_001_000 } },
  { method: 'ingest.failed', params: { node: 'osl-1-origin', problem: 'connection refused' } },
  { method: 'ingest.names', params: { phase: 'begin' } },
];

export const collectorDoor: FuzzTarget = {
  name: 'collector-door',
  corpus: textCorpus(examples.map((example) => JSON.stringify({ jsonrpc: '2.0', ...(example as object) }))),
  words: [...Object.keys(collectorMethods), ...Object.keys(collectorNotifications), '"spooled":', '"covers":[', '"epoch":""'],
  take: (input) => void readCollectorMessage(asText(input)),
  refuses: (error) => error instanceof RefusedMessage,
};
