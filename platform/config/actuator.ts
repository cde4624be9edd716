/** Config steps made real: pointers in the database, read back as what instances report. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import { silentAfterMs } from '../../shared/agents/config.ts';
import { listed } from '../../shared/rules/input.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, ConfigActuator, ConfigCommand, ConfigReadBack } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { faultsInWords } from './check.ts';
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
    if (values !== null) {
      const check = state.check(namespace);
      const faults = make.values === null ? check.faultsOfRelease(values) : check.faultsOf(values);
      if (faults.length === 0) return values;
      throw new SwitchyardError('rule-blocked', `these values can't be released: ${faultsInWords(faults)}`);
    }
    throw new SwitchyardError('not-found', `release ${String(make.rollbackOf)} of ${namespace} does not exist`);
  }

  function readBack({ namespace, pointers, adoptionPct = 100 }: ConfigCommand): ConfigReadBack {
    const targets = Object.keys(pointers);
    const held = state.pointers(namespace).filter(({ target }) => targets.includes(target));
    const perTarget = Object.entries(pointers).map(([target, release]): TargetAdoption => {
      const all = state.adoption(namespace).filter((row) => row.target === target);
      const reporting = all.filter((row) => !isSilent(row, clock()));
      return {
        target,
        release,
        reporting,
        silent: all.filter((row) => isSilent(row, clock())),
        follow: reporting.filter((row) => row.release === release && row.state === 'adopted'),
      };
    });
    const failures = perTarget.flatMap(({ reporting, release }) =>
      reporting.filter((row) => row.release === release && row.state === 'failed'),
    );
    const failed = failures.length === 0 || isEnough(perTarget, adoptionPct) ? null : failures.map(failureWords).join('; ');
    return {
      held: held.map(({ target, token, effect_key: key }) => ({ target, token, key })),
      adopted: isEnough(perTarget, adoptionPct),
      failed,
      text: `${perTarget.map(targetWords).join('; ')}${adoptionPct === 100 ? '' : ` (${String(adoptionPct)} % are enough)`}`,
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
    facts: (intent) => {
      const { namespace } = intent;
      if (state.spec(namespace) === null) return null;
      const check = state.check(namespace);
      const rolledBackTo = intent.kind === 'config-rollback' ? (state.release(namespace, intent.toRelease)?.values ?? null) : null;
      return {
        namespace,
        faults:
          intent.kind === 'config-release'
            ? check.faultsOf(intent.values)
            : rolledBackTo === null
              ? []
              : check.faultsOfRelease(rolledBackTo),
        targets: state.pointers(namespace).map(({ target }) => target),
        releases: state.releases(namespace).map(({ release }) => release),
      };
    },
    latest: (namespace) => (state.spec(namespace) === null ? null : (state.releases(namespace).at(-1)?.release ?? 0)),
    pointers: (namespace) => Object.fromEntries(state.pointers(namespace).map(({ target, release }) => [target, release])),
  };
}

function failureWords(row: AdoptionRow): string {
  return `${row.instance} can't run release ${String(row.release)}: ${row.detail === '' ? 'no reason given' : row.detail}`;
}

interface TargetAdoption {
  readonly target: string;
  readonly release: number;
  readonly reporting: readonly AdoptionRow[];
  /** They did report, and stopped. */
  readonly silent: readonly AdoptionRow[];
  readonly follow: readonly AdoptionRow[];
}

/** Silence is not adoption: where everybody has stopped reporting, nobody can say that the release runs. */
function isEnough(perTarget: readonly TargetAdoption[], adoptionPct: number): boolean {
  if (perTarget.some(({ reporting, silent }) => reporting.length === 0 && silent.length > 0)) return false;
  const reporting = perTarget.reduce((sum, target) => sum + target.reporting.length, 0);
  const following = perTarget.reduce((sum, { follow }) => sum + follow.length, 0);
  return following * 100 >= adoptionPct * reporting;
}

export function isSilent(row: Pick<AdoptionRow, 'received_at_ms'>, nowMs: number): boolean {
  return nowMs - row.received_at_ms > silentAfterMs;
}

function briefOf(perTarget: readonly TargetAdoption[]): string {
  const releases = [...new Set(perTarget.map(({ release }) => `r${String(release)}`))].join(', ');
  const following = perTarget.reduce((sum, { follow }) => sum + follow.length, 0);
  if (following === 0) return `${listed(perTarget.map(({ target }) => target))} pointed to ${releases}`;
  return `${String(following)} ${following === 1 ? 'instance runs' : 'instances run'} ${releases}`;
}

function targetWords({ target, release, reporting, silent, follow }: TargetAdoption): string {
  if (reporting.length + silent.length === 0) return `${target} points to release ${String(release)}, no instance reports here`;
  const draining = reporting.filter((row) => row.release === release && row.state === 'draining').length;
  const still = draining === 0 ? '' : `, ${String(draining)} draining`;
  const gone = silent.length === 0 ? '' : `, ${listed(silent.map(({ instance }) => instance))} stopped reporting`;
  return `${target}: ${String(follow.length)} of ${String(reporting.length)} run release ${String(release)}${still}${gone}`;
}
