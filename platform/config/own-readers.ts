/** What the platform itself reads from its namespaces. A release that can't be read leaves the last one that could in force. */
import { withDefaults } from '../../shared/config/keys.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import {
  bandLimitsSchema,
  defaultHealthLimits,
  healthExceptionsSchema,
  healthNamespace,
  limitedMeasures,
} from '../../shared/model/health-limits.ts';
import type { HealthLimits } from '../../shared/model/health-limits.ts';
import { defaultPolicy, networkTarget, policyNamespace, policySchema } from '../../shared/rules/policy.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import type { ConfigState } from './state.ts';

export function policyReader(state: ConfigState): () => Policy {
  return reader(state, {
    namespace: policyNamespace,
    target: networkTarget,
    first: defaultPolicy,
    read: (values) => policySchema.parse(values),
  });
}

/** By IDC: another may run another release. */
export function healthReader(state: ConfigState): (idc: string) => HealthLimits {
  const readers = new Map<string, () => HealthLimits>();
  return (idc) => {
    const known =
      readers.get(idc) ??
      reader(state, { namespace: healthNamespace, target: idc, first: defaultHealthLimits, read: (values) => limitsFor(idc, values) });
    readers.set(idc, known);
    return known();
  };
}

function limitsFor(idc: string, values: ConfigValues): HealthLimits {
  const exceptions = healthExceptionsSchema.parse(values['exceptions'] ?? {});
  const differs = Object.hasOwn(exceptions, idc) ? exceptions[idc] : undefined;
  const entries = limitedMeasures.map((measure) => [measure, differs?.[measure] ?? bandLimitsSchema.parse(values[measure])] as const);
  return Object.fromEntries(entries) as HealthLimits;
}

interface Reading<T> {
  readonly namespace: string;
  readonly target: string;
  readonly first: T;
  readonly read: (values: ConfigValues) => T;
}

/** Reads anew only when the pointer has moved. */
function reader<T>(state: ConfigState, { namespace, target, first, read }: Reading<T>): () => T {
  let readRelease = 0;
  let value = first;
  return () => {
    const release = state.pointer(namespace, target)?.release ?? 0;
    if (release === readRelease) return value;
    readRelease = release;
    const values = withDefaults(state.spec(namespace)?.keys ?? [], state.release(namespace, release)?.values ?? {});
    if (state.check(namespace).faultsOfRelease(values).length === 0) value = read(values);
    return value;
  };
}
