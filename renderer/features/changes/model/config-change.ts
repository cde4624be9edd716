/** A release or a rollback while its stages are being chosen. The values themselves come from the Config screen. */
import type { ConfigReleaseIntent, ConfigRollbackIntent } from '../../../../shared/changes/intent.ts';
import type { Tables } from '../../../../shared/wire/columns.ts';
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import type { DraftReading } from './shift-draft.ts';
import { holdProblem, readHoldMs } from './shift-draft.ts';

type ConfigIntent = ConfigReleaseIntent | ConfigRollbackIntent;

export interface ConfigDraft {
  readonly targets: readonly string[];
  /** Released first and watched, before the rest; null: all at once. */
  readonly canary: string | null;
  /** Every target is a stage of its own. */
  readonly isOneByOne: boolean;
  /** Share of the reporting instances of a stage that must run the release before the next begins, in %. */
  readonly adoptionPct: string;
  readonly holdSeconds: string;
  readonly onBreach: 'pause' | 'revert';
}

export function draftOfConfig(intent: ConfigIntent): ConfigDraft {
  const [first] = intent.stages;
  return {
    targets: intent.stages.flat().toSorted(),
    canary: intent.stages.length === 2 && first?.length === 1 ? (first[0] ?? null) : null,
    adoptionPct: String(intent.adoptionPct),
    holdSeconds: String(intent.holdMs / 1000),
    isOneByOne: intent.stages.length > 2 && intent.stages.every((stage) => stage.length === 1),
    onBreach: intent.kind === 'config-release' ? intent.onBreach : 'pause',
  };
}

/** As many stages as a plan may have. */
export const mostStages = 20;

export function canaryOf(draft: ConfigDraft): string | null {
  return draft.canary !== null && draft.targets.includes(draft.canary) ? draft.canary : null;
}

export function readConfig(start: ConfigIntent, draft: ConfigDraft): DraftReading<ConfigIntent> {
  const holdMs = readHoldMs(draft.holdSeconds);
  if (holdMs === null) return { ok: false, problems: [{ field: 'hold', text: holdProblem }] };
  const adoptionPct = readAdoptionPct(draft.adoptionPct);
  if (adoptionPct === null) return { ok: false, problems: [{ field: 'adoption', text: adoptionProblem }] };
  const canary = canaryOf(draft);
  const rest = draft.targets.filter((target) => target !== canary);
  const stages = draft.isOneByOne
    ? draft.targets.map((target) => [target])
    : [canary === null ? [] : [canary], rest].filter((stage) => stage.length > 0);
  return {
    ok: true,
    intent:
      start.kind === 'config-release'
        ? { ...start, stages, adoptionPct, holdMs, onBreach: draft.onBreach }
        : { ...start, stages, adoptionPct, holdMs },
  };
}

const adoptionProblem = 'whole percent, 1 to 100';

function readAdoptionPct(text: string): number | null {
  const percent = text.trim() === '' ? Number.NaN : Number(text.trim());
  return Number.isInteger(percent) && percent >= 1 && percent <= 100 ? percent : null;
}

export function configTitle(intent: ConfigIntent): string {
  return intent.kind === 'config-release' ? `Release ${intent.namespace}` : `Roll ${intent.namespace} back to r${String(intent.toRelease)}`;
}

/** The newest release that any target of the namespace is to run; null when nothing is released. */
export function newestRun(tables: Tables<StateViewSpec<'config'>>, namespace: string): number | null {
  const releases = rowsOf(tables.targets)
    .filter((row) => row.namespace === namespace && row.release > 0)
    .map(({ release }) => release);
  return releases.length === 0 ? null : Math.max(...releases);
}
