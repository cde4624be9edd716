/** Guards on config releases and rollbacks. */
import type { ConfigReleaseIntent, ConfigRollbackIntent } from '../changes/intent.ts';
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

/** The platform's own judgement of the values: each of a known key, of its schema, and nothing that locks everybody out. */
export function judgeValidValues({ intent, config }: ConfigInput): Judgement {
  if (config === null) return stops(`There is no namespace ${intent.namespace}.`);
  const { faults } = config;
  if (faults.length > 0) return stops(`${faults.map(({ key, problem }) => `${key} ${problem}`).join('; ')}.`);
  if (intent.kind === 'config-rollback') return allows(`The values of release ${String(intent.toRelease)} are still valid.`);
  return allows(`${String(Object.keys(intent.values).length)} keys, each as its schema wants it.`);
}
