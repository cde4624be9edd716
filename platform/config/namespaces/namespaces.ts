/** The config namespaces that this platform has. */
import type { Network } from '../../../shared/model/network.ts';
import { healthNamespaceOf } from './health.ts';
import { mediaNamespaceOf } from './media.ts';
import { policyNamespaceOf } from './policy.ts';
import type { NamespaceSpec } from './spec.ts';

export function namespacesOf(network: Network): readonly NamespaceSpec[] {
  const idcs = network.idcs.map(({ id }) => id);
  return [mediaNamespaceOf(idcs), healthNamespaceOf(idcs), policyNamespaceOf(idcs)];
}
