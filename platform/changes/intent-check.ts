/** What no schema can say of an intent: that it fits this network and is not contradictory. */
import type { ConfigReleaseIntent, ConfigRollbackIntent, Intent, OverrideIntent, TrafficShiftIntent } from '../../shared/changes/intent.ts';
import { secretProblem } from '../../shared/config/secrets.ts';
import type { Network } from '../../shared/model/network.ts';
import { ruleTitles } from '../../shared/rules/evaluate.ts';
import { overridable } from '../../shared/rules/guard-rules.ts';
import type { ConfigFacts } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { World } from './world.ts';

const sumTolerance = 0.001;

/** @throws SwitchyardError `not-found` or `invalid-params`, naming the place and the way out. */
export function checkIntent(intent: Intent, world: World): void {
  switch (intent.kind) {
    case 'traffic-shift':
      checkShift(intent, world.network);
      return;
    case 'config-release':
    case 'config-rollback':
      const config = world.config(intent);
      if (config === null) {
        throw new SwitchyardError('not-found', `there is no config namespace ${intent.namespace}`, {
          path: 'params.intent.namespace',
          remedy: 'Pick one from the Config screen.',
        });
      }
      requireTargets(intent, config);
      if (intent.kind === 'config-release') refuseSecrets(intent);
      return;
    case 'origin-switch':
      requireIdc(intent.toIdc, world.network, 'params.intent.toIdc');
      if (intent.streams.by === 'filter') requireIdc(intent.streams.ingestIdc, world.network, 'params.intent.streams.ingestIdc');
      return;
    case 'override':
      checkOverride(intent);
      checkIdcs(intent.idcs, world.network);
      return;
    case 'hold':
      checkIdcs(intent.idcs, world.network);
      return;
  }
}

function requireTargets({ namespace, stages }: ConfigReleaseIntent | ConfigRollbackIntent, { targets }: ConfigFacts): void {
  const foreign = stages.flat().find((target) => !targets.includes(target));
  if (foreign === undefined) return;
  throw new SwitchyardError('not-found', `${namespace} has no target ${foreign}`, {
    path: 'params.intent.stages',
    remedy: `Its targets are ${targets.join(', ')}.`,
  });
}

/** A plan is kept for ever: what looks like a secret does not even get into one. */
function refuseSecrets({ values }: ConfigReleaseIntent): void {
  for (const [key, value] of Object.entries(values)) {
    const problem = secretProblem(key, value);
    if (problem !== null) throw new SwitchyardError('invalid-params', `${key} ${problem}`, { path: `params.intent.values.${key}` });
  }
}

function checkOverride({ rule }: OverrideIntent): void {
  if (overridable.some((known) => known === rule)) return;
  const known = Object.hasOwn(ruleTitles, rule);
  throw invalid(
    'rule',
    known ? `the rule ${rule} can't be overridden: nobody may waive it` : `there is no rule ${rule}`,
    `An override can be of ${overridable.join(', ')}.`,
  );
}

function checkIdcs(idcs: readonly string[], network: Network): void {
  idcs.forEach((id, index) => requireIdc(id, network, `params.intent.idcs.${String(index)}`));
  const repeated = idcs.find((id, index) => idcs.indexOf(id) !== index);
  if (repeated !== undefined) throw invalid('idcs', `${repeated} is named twice`, 'Name each IDC once.');
}

function checkShift(intent: TrafficShiftIntent, network: Network): void {
  checkIdcs(intent.idcs, network);
  for (const id of Object.keys(intent.receivers)) requireIdc(id, network, `params.intent.receivers.${id}`);
  const both = intent.idcs.find((id) => Object.hasOwn(intent.receivers, id));
  if (both !== undefined) throw invalid('receivers', `${both} is left and receives at once`, 'Take it out of one of the two.');
  const parts = Object.values(intent.receivers);
  const sum = parts.reduce((total, part) => total + part, 0);
  if (parts.length > 0 && Math.abs(sum - 1) > sumTolerance) {
    throw invalid('receivers', `the parts of the receivers sum to ${String(sum)}`, 'Make them sum to 1, or name none.');
  }
  if (intent.stepPercents.some((percent, index) => index > 0 && percent <= (intent.stepPercents[index - 1] ?? 0))) {
    throw invalid('stepPercents', `${intent.stepPercents.join(', ')} does not rise`, 'Give rising percentages, e.g. 25, 50, 100.');
  }
  if (intent.profile === 'emergency' && (intent.stepPercents.length !== 1 || intent.stepPercents[0] !== 100)) {
    throw invalid('stepPercents', 'an emergency goes to 100 % at once', 'Give [100], or use the normal profile.');
  }
}

function requireIdc(id: string, network: Network, path: string): void {
  if (network.idcs.some((idc) => idc.id === id)) return;
  throw new SwitchyardError('not-found', `there is no IDC ${id}`, {
    path,
    remedy: `This network has ${network.idcs.map((idc) => idc.id).join(', ')}.`,
  });
}

function invalid(field: string, message: string, remedy: string): SwitchyardError {
  return new SwitchyardError('invalid-params', message, { path: `params.intent.${field}`, remedy });
}
