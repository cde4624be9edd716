import type { KeySpec } from '../../../shared/config/keys.ts';
import type { KeyFault } from '../../../shared/config/schema.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';

/** What a config namespace is made of. */
export interface NamespaceSpec {
  readonly namespace: string;
  readonly description: string;
  /** `platform`: it reads the values itself, and runs what its pointer says. */
  readonly readBy: 'instances' | 'platform';
  readonly targets: readonly string[];
  readonly keys: readonly KeySpec[];
  /** What no schema can say. Only asked about values that keep their schemas. */
  readonly contradictions: (values: ConfigValues) => readonly KeyFault[];
}
