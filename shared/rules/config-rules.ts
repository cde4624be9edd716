/** Guards on config releases and rollbacks. */
import type { ConfigValue } from '../agents/config.ts';
import type { ConfigReleaseIntent, ConfigRollbackIntent } from '../changes/intent.ts';
import type { KeySpec } from '../wire/methods.ts';
import { allows, stops } from './input.ts';
import type { Judgement, RuleInput } from './input.ts';

export interface ConfigInput extends RuleInput {
  readonly intent: ConfigReleaseIntent | ConfigRollbackIntent;
}

/** An edit stands on the latest release, a rollback leads to one that exists, and the targets are of the namespace. */
export function judgeBaseRelease({ intent, config, self }: ConfigInput): Judgement {
  if (config === null) return stops(`There is no namespace ${intent.namespace}.`);
  const foreign = intent.stages.flat().filter((target) => !config.targets.includes(target));
  if (foreign.length > 0) return stops(`${foreign.join(', ')} is no target of ${config.namespace}.`);
  const repeated = intent.stages.flat().filter((target, index, all) => all.indexOf(target) !== index);
  if (repeated.length > 0) return stops(`${repeated.join(', ')} stands in two stages.`);
  const others = config.releases.filter((release) => release !== self?.release);
  const latest = Math.max(0, ...others);
  if (intent.kind === 'config-rollback') {
    return others.includes(intent.toRelease)
      ? allows(`Release ${String(intent.toRelease)} of ${String(latest)}.`)
      : stops(`There is no release ${String(intent.toRelease)}; the latest is ${String(latest)}.`);
  }
  return intent.baseRelease === latest
    ? allows(`Edited from release ${String(latest)}, the latest.`)
    : stops(`Edited from release ${String(intent.baseRelease)}, but the latest is ${String(latest)}: look at what it changed first.`);
}

/** Every value is of a known key, of its type and in its range; no key is missing. */
export function judgeValidValues({ intent, config }: ConfigInput): Judgement {
  if (intent.kind === 'config-rollback') return allows(`The values of release ${String(intent.toRelease)}, as released before.`);
  if (config === null) return stops(`There is no namespace ${intent.namespace}.`);
  const faults = configFaults(config.keys, intent.values);
  if (faults.length > 0) return stops(`${faults.map(({ key, problem }) => `${key} ${problem}`).join('; ')}.`);
  return allows(`${String(config.keys.length)} keys, each of its type and in its range.`);
}

/** What is wrong with the values, key by key; empty when all is well. For an editor to mark as one types. */
export function configFaults(
  keys: readonly KeySpec[],
  values: Readonly<Record<string, ConfigValue>>,
): readonly { readonly key: string; readonly problem: string }[] {
  const known = new Set(keys.map(({ key }) => key));
  const unknown = Object.keys(values).filter((key) => !known.has(key));
  return [
    ...unknown.map((key) => ({ key, problem: 'is no key of this namespace' })),
    ...keys.flatMap((spec) => {
      const problem = Object.hasOwn(values, spec.key) ? valueProblem(spec, values[spec.key]) : 'is missing';
      return problem === null ? [] : [{ key: spec.key, problem }];
    }),
  ];
}

function valueProblem(spec: KeySpec, value: ConfigValue | undefined): string | null {
  switch (spec.type) {
    case 'string':
      return typeof value === 'string' ? null : 'must be text';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return `must be ${article(spec.type)}`;
      if (spec.type === 'integer' && !Number.isInteger(value)) return `is ${String(value)}, must be an integer`;
      const unit = spec.unit === undefined ? '' : ` ${spec.unit}`;
      if (spec.minimum !== undefined && value < spec.minimum) return `is ${String(value)}${unit}, at least ${String(spec.minimum)}`;
      if (spec.maximum !== undefined && value > spec.maximum) return `is ${String(value)}${unit}, at most ${String(spec.maximum)}`;
      return null;
    }
  }
}

function article(type: 'integer' | 'number'): string {
  return type === 'integer' ? 'an integer' : 'a number';
}
