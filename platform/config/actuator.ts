/** Config steps made real: pointers in the database, read back as what instances report. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical.ts';
import type { ConfigValues } from '../../shared/agents/config.ts';
import { listed } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, ConfigActuator, ConfigCommand, ConfigReadBack } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { AdoptionRow } from './operations.ts';
import type { ConfigState } from './state.ts';

export function contentOf(values: ConfigValues): { readonly content: string; readonly contentHash: string } {
  const content = canonicalJson(values);
  return { content, contentHash: createHash('sha256').update(content, 'utf8').digest('hex') };
}

export interface ConfigActuatorOptions {
  readonly store: PlatformStore;
  readonly state: ConfigState;
  readonly clock: Clock;
}

export function createConfigActuator({ store, state, clock }: ConfigActuatorOptions): ConfigActuator {
  function valuesMade({ namespace, make }: ConfigCommand): ConfigValues | null {
    if (make === null) return null;
    const values = make.values ?? (make.rollbackOf === null ? null : (state.release(namespace, make.rollbackOf)?.values ?? null));
    if (values !== null) return values;
    throw new SwitchyardError('not-found', `release ${String(make.rollbackOf)} of ${namespace} does not exist`);
  }

  function readBack({ namespace, pointers }: ConfigCommand): ConfigReadBack {
    const targets = Object.keys(pointers);
    const held = state.pointers(namespace).filter(({ target }) => targets.includes(target));
    const perTarget = Object.entries(pointers).map(([target, release]) => {
      const instances = state.adoption(namespace).filter((row) => row.target === target);
      return { target, release, instances, follow: instances.filter((row) => row.release === release && row.state === 'adopted') };
    });
    const failures = perTarget.flatMap(({ instances, release }) =>
      instances.filter((row) => row.release === release && row.state === 'failed'),
    );
    return {
      held: held.map(({ target, token, effect_key: key }) => ({ target, token, key })),
      adopted: perTarget.every(({ instances, follow }) => instances.length === follow.length),
      failed: failures.length === 0 ? null : failures.map(failureWords).join('; '),
      text: perTarget.map(targetWords).join('; '),
      brief: briefOf(perTarget),
    };
  }

  return {
    apply: async (command) => {
      const values = valuesMade(command);
      const made = values === null ? null : { values, ...contentOf(values) };
      state.learn(await store.run('config.apply', { command, made, atMs: clock() }));
      return readBack(command);
    },
    read: async (command) => readBack(command),
    facts: (namespace) => {
      const spec = state.spec(namespace);
      if (spec === null) return null;
      return {
        namespace,
        keys: spec.keys,
        targets: state.pointers(namespace).map(({ target }) => target),
        releases: state.releases(namespace).map(({ release }) => release),
      };
    },
    pointers: (namespace) => Object.fromEntries(state.pointers(namespace).map(({ target, release }) => [target, release])),
  };
}

function failureWords(row: AdoptionRow): string {
  return `${row.instance} can't run release ${String(row.release)}: ${row.detail === '' ? 'no reason given' : row.detail}`;
}

interface TargetAdoption {
  readonly target: string;
  readonly release: number;
  readonly instances: readonly AdoptionRow[];
  readonly follow: readonly AdoptionRow[];
}

function briefOf(perTarget: readonly TargetAdoption[]): string {
  const releases = [...new Set(perTarget.map(({ release }) => `r${String(release)}`))].join(', ');
  const following = perTarget.reduce((sum, { follow }) => sum + follow.length, 0);
  if (following === 0) return `${listed(perTarget.map(({ target }) => target))} pointed to ${releases}`;
  return `${String(following)} ${following === 1 ? 'instance runs' : 'instances run'} ${releases}`;
}

function targetWords({ target, release, instances, follow }: TargetAdoption): string {
  if (instances.length === 0) return `${target} points to release ${String(release)}, no instance reports here`;
  const draining = instances.filter((row) => row.release === release && row.state === 'draining').length;
  const still = draining === 0 ? '' : `, ${String(draining)} draining`;
  return `${target}: ${String(follow.length)} of ${String(instances.length)} run release ${String(release)}${still}`;
}
