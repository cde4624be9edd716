/** What values of a namespace would be refused for: asked by editors, at preview, at submit and once more when they are applied. */
import { withDefaults } from '../../shared/config/keys.ts';
import { keyFaults } from '../../shared/config/schema.ts';
import type { KeyFault } from '../../shared/config/schema.ts';
import { secretProblem } from '../../shared/config/secrets.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import type { NamespaceSpec } from './namespaces/spec.ts';
import { createValidator } from './validator.ts';

export interface Check {
  /** Of an edit: every key is there and known, keeps its schema, holds no secret, and all together contradict nothing. */
  readonly faultsOf: (values: ConfigValues) => readonly KeyFault[];
  /** Of a release of any age: keys that came later have their defaults, keys that are gone are nobody's. */
  readonly faultsOfRelease: (values: ConfigValues) => readonly KeyFault[];
}

export function createCheck({ keys, contradictions }: NamespaceSpec): Check {
  const validate = createValidator(keys);
  const known = new Set(keys.map(({ key }) => key));

  function faultsOf(values: ConfigValues): readonly KeyFault[] {
    const secrets = secretFaults(values);
    // A secret in the wrong place is said once, and by no other words that might repeat it.
    const secretKeys = new Set(secrets.map(({ key }) => key));
    const faults = [...keyFaults(keys, values), ...validate(values)];
    const all = faults.length > 0 ? faults : contradictions(values);
    return [...secrets, ...all.filter(({ key }) => !secretKeys.has(key))];
  }

  return {
    faultsOf,
    faultsOfRelease: (values) => faultsOf(Object.fromEntries(Object.entries(withDefaults(keys, values)).filter(([key]) => known.has(key)))),
  };
}

export function secretFaults(values: ConfigValues): readonly KeyFault[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const problem = secretProblem(key, value);
    return problem === null ? [] : [{ key, problem }];
  });
}

/** `a is 5, at least 100; b is missing`. */
export function faultsInWords(faults: readonly KeyFault[]): string {
  return faults.map(({ key, problem }) => `${key} ${problem}`).join('; ');
}
