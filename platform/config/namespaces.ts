/** The config namespaces that this platform has, and their keys. */
import { mediaConfigKeys } from '../../shared/agents/config.ts';
import type { ConfigValues } from '../../shared/agents/config.ts';
import type { KeySpec } from '../../shared/wire/methods.ts';

export interface NamespaceSpec {
  readonly namespace: string;
  readonly description: string;
  readonly keys: readonly KeySpec[];
}

export const namespaces: readonly NamespaceSpec[] = [
  {
    namespace: 'media',
    description: 'What media servers of every IDC read: connection limits, buffers, reconnect times.',
    keys: Object.entries(mediaConfigKeys).map(([key, spec]): KeySpec => ({ key, ...spec })),
  },
];

export function defaultValues({ keys }: NamespaceSpec): ConfigValues {
  return Object.fromEntries(keys.map((spec) => [spec.key, spec.default]));
}
