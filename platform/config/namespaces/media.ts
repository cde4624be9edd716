import { mediaConfigKeys } from '../../../shared/agents/config.ts';
import type { MediaConfigKey } from '../../../shared/agents/config.ts';
import type { KeySpec } from '../../../shared/config/keys.ts';
import type { NamespaceSpec } from './spec.ts';

const descriptions: Readonly<Record<MediaConfigKey, string>> = {
  'edge.maxConnections': 'Connections that one edge takes at a time.',
  'edge.maxMessageBytes': 'A longer message ends the session that it came by.',
  'edge.bufferLengthMs': 'What an edge keeps for a viewer who comes.',
  'origin.maxConnections': 'Connections that one origin takes at a time.',
  'origin.dropIdlePublisherMs': 'A publisher who sends nothing for so long is dropped.',
  'relay.reconnectMs': 'Time between two tries of a relay.',
  workerShutdownTimeoutMs: 'What old workers get to end their sessions after a reload.',
};

export function mediaNamespaceOf(idcs: readonly string[]): NamespaceSpec {
  return {
    namespace: 'media',
    description: 'What media servers of every IDC read: connection limits, buffers, reconnect times.',
    readBy: 'instances',
    targets: idcs,
    keys: Object.entries(mediaConfigKeys).map(([key, { default: first, unit, ...schema }]): KeySpec => ({
      key,
      description: descriptions[key as MediaConfigKey],
      schema,
      default: first,
      unit,
    })),
    contradictions: () => [],
  };
}
