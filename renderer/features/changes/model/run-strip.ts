/** "Then it runs like this": the plan as a strip of cells, before it runs. */
import type { PlanStep, Preview } from '../../../../shared/changes/plan.ts';
import { formatCount } from '../../../ui/format.ts';
import { formatAbsolute, formatSince } from '../../../ui/time.ts';
import { stepTitle } from './change-words.ts';

export interface StripCell {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly quiet: string;
}

/** More ids than this are a number. */
const mostNamed = 5;

const metricWords = {
  rebufferPct: 'rebuffer',
  startFailurePct: 'start failures',
  loadPct: 'load',
  streamsLostPct: 'streams lost',
  streamsAwayPct: 'streams not ingested there',
} as const;

export function stripCells(preview: Preview): readonly StripCell[] {
  const { plan, evidence } = preview;
  const { steps } = plan.core;
  const first: StripCell = plan.needsApproval
    ? {
        key: 'approval',
        title: plan.unfenced === null ? 'A second person approves' : 'An admin or two approvers approve',
        detail: plan.unfenced ?? 'the rules run again over the world as it is then',
        quiet: 'expires if nobody does',
      }
    : { key: 'approval', title: 'Starts at once', detail: 'policy wants no second person', quiet: 'the rules run again first' };
  const cells = steps.map((step, index) => {
    if (step.kind === 'guard') return guardCell(step);
    const last = index === steps.length - 1;
    const hold = step.holdMs > 0 ? `hold ${formatSince(step.holdMs)}` : 'no hold';
    const moved = evidence.forecast.steps.find(({ index: told }) => told === step.index)?.viewersMoved ?? null;
    const detail = moved === null ? hold : `${formatCount(moved)} viewers · ${hold}`;
    return {
      key: `step-${String(step.index)}`,
      title: last ? `${stepTitle(step)}, verify, score` : stepTitle(step),
      detail,
      quiet: last ? 'read back, checked, scored; can be undone' : 'read back and checked before the next',
    };
  });
  return [first, ...cells];
}

/** Nothing moves, so there is nothing to hold for, to check or to score. */
function guardCell(step: Extract<PlanStep, { kind: 'guard' }>): StripCell {
  const { untilMs } = step;
  return {
    key: `step-${String(step.index)}`,
    title: stepTitle(step),
    detail: untilMs === null ? 'at once' : `at once, until ${formatAbsolute(untilMs)}`,
    quiet: untilMs === null ? 'read back' : 'read back; can be lifted earlier',
  };
}

/** Success, declared in advance: `rebuffer ≤ 5 %, load ≤ 100 % in ath-1, lis-1 over 15 s`. Checks of the same IDCs are one sentence. */
export function checkSentences({ plan }: Pick<Preview, 'plan'>): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const check of plan.core.checks) {
    const where = `in ${idcWords(check.idcs)} over ${formatSince(check.windowMs)}`;
    const limit = `${metricWords[check.metric]} ≤ ${String(check.max)}\u00a0%`;
    groups.set(where, [...(groups.get(where) ?? []), limit]);
  }
  return [...groups].map(([where, metrics]) => `${metrics.join(', ')} ${where}`);
}

function idcWords(idcs: readonly string[]): string {
  return idcs.length <= mostNamed ? idcs.join(', ') : `all ${String(idcs.length)} watched IDCs`;
}

/** What follows a failed check, from the intent. */
export function breachWords({ plan }: Pick<Preview, 'plan'>): string {
  const { intent } = plan.core;
  const onBreach = 'onBreach' in intent ? intent.onBreach : 'pause';
  return onBreach === 'revert' ? 'else it reverts by itself' : 'else it pauses and waits for a person';
}
