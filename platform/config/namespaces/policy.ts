/** Policy as config: changed, approved, compared and rolled back like anything else. */
import { z } from 'zod';
import { formatDuration } from '../../../shared/config/duration.ts';
import type { JsonSchema, KeySpec } from '../../../shared/config/keys.ts';
import { entryWords } from '../../../shared/config/place.ts';
import type { KeyFault } from '../../../shared/config/schema.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';
import { defaultPolicy, networkTarget, policyNamespace, policySchema } from '../../../shared/rules/policy.ts';
import type { Policy } from '../../../shared/rules/policy.ts';
import type { NamespaceSpec } from './spec.ts';

const fields: Readonly<Record<keyof Policy, { readonly description: string; readonly unit?: string }>> = {
  minimumServingIdcs: { description: 'IDCs that must serve after any shift.', unit: 'IDCs' },
  loadCeilingPct: { description: 'A receiver above this load after a change is warned of.', unit: '%' },
  antiFlapBlockMs: { description: 'After a shift another one of the same IDC is refused for so long.', unit: 'ms' },
  antiFlapWarnMs: { description: 'After a shift another one of the same IDC is warned of for so long.', unit: 'ms' },
  freezeWindows: { description: 'Times in which nothing is changed. No IDC named: the whole network. Policy itself is never frozen.' },
  needsApproval: { description: 'Kinds of change that want a second person. A change of policy itself always does.' },
  approvalExpiresMs: { description: 'A change that nobody approves is over after so long.', unit: 'ms' },
  successChecks: { description: 'What watched IDCs must keep while a step is held.' },
  checkWindowMostMs: { description: 'A check looks back at most so long.', unit: 'ms' },
  checkWindowLeastMs: { description: 'A check looks back at least so long.', unit: 'ms' },
  breakGlassRole: { description: 'Who may go without a second person when it can not wait.' },
  breakGlassStartsWithinMs: { description: 'A change by break-glass that has not begun after so long is over.', unit: 'ms' },
  reviewWithinMs: { description: 'A change by break-glass is signed off within so long.', unit: 'ms' },
  authorityExpiresMs: { description: 'Command of an IDC lapses when it was not renewed for so long.', unit: 'ms' },
  headroomFloorPct: { description: 'What a receiver must have left after every step, of its capacity.', unit: '%' },
  blastRadius: { description: 'The most of the network that one step may move, in %.' },
  weeklyFreezes: { description: 'Times of every week, UTC, in which nothing is changed. No IDC named: the whole network.' },
  staleInputs: { description: 'Figures of a receiver that are older than this block; older load curves are warned of.' },
  dependencies: { description: 'What must go before others when config is released.' },
  driftTolerances: { description: 'How far the world may move from the evidence before a change is looked at again.' },
  streamsLostMostPct: { description: 'Streams that nobody ingests any more after a step, of those that it touches.', unit: '%' },
};

const leastApprovalMs = 30_000;
const longestFreezeMs = 31 * 86_400_000;
const longestBlockMs = 86_400_000;
const leastWaitMs = 1_000;
const shortestWords = 3;
const mostHeadroomPct = 90;
const leastFreshMs = 5_000;
const mostOfWeekMinutes = 6 * 1440;

export function policyNamespaceOf(idcs: readonly string[]): NamespaceSpec {
  return {
    namespace: policyNamespace,
    description: 'What the rules allow on this network. The platform and every console judge by it.',
    readBy: 'platform',
    targets: [networkTarget],
    keys: policyKeys(),
    contradictions: (values) => lockOuts(policySchema.parse(values), values, idcs),
  };
}

/** The schemas are derived from the one of the code that reads them, so that the two can't part. */
function policyKeys(): readonly KeySpec[] {
  const derived = z.toJSONSchema(policySchema, { target: 'draft-2020-12' }).properties ?? {};
  return Object.keys(policySchema.unwrap().shape).map((key) => {
    const field = key as keyof Policy;
    return { key, ...fields[field], schema: derived[key] as JsonSchema, default: defaultPolicy[field] };
  });
}

function foreignOf(named: readonly string[], idcs: readonly string[]): string {
  return named.filter((id) => !idcs.includes(id)).join(', ');
}

const lastTimeMs = Date.UTC(9999, 11, 31);

function isTime(atMs: number): boolean {
  return atMs >= 0 && atMs <= lastTimeMs;
}

/** A policy under which nobody could act, or undo it, is none. */
function lockOuts(policy: Policy, values: ConfigValues, idcs: readonly string[]): readonly KeyFault[] {
  const faults: KeyFault[] = [];
  const fault = (key: keyof Policy, isWrong: boolean, problem: string): void => {
    if (isWrong && Object.hasOwn(values, key)) faults.push({ key, problem });
  };
  const { minimumServingIdcs, antiFlapBlockMs, antiFlapWarnMs, approvalExpiresMs, checkWindowLeastMs, checkWindowMostMs } = policy;
  fault(
    'minimumServingIdcs',
    minimumServingIdcs > idcs.length,
    `is ${String(minimumServingIdcs)}, but the network has ${String(idcs.length)} IDCs: every shift would be refused`,
  );
  fault(
    'approvalExpiresMs',
    approvalExpiresMs < leastApprovalMs,
    `must be at least ${formatDuration(leastApprovalMs)}: nobody could approve in time`,
  );
  fault(
    'antiFlapBlockMs',
    antiFlapBlockMs > longestBlockMs,
    `must be at most ${formatDuration(longestBlockMs)}: an IDC could not be brought back`,
  );
  for (const [key, waitMs] of Object.entries({ antiFlapBlockMs, antiFlapWarnMs })) {
    const isNone = waitMs > 0 && waitMs < leastWaitMs;
    fault(key as keyof Policy, isNone, `must be 0 or at least ${formatDuration(leastWaitMs)}: nothing shorter is ever waited for`);
  }
  fault('antiFlapWarnMs', antiFlapWarnMs < antiFlapBlockMs, 'must not be below antiFlapBlockMs');
  fault('checkWindowMostMs', checkWindowMostMs < checkWindowLeastMs, 'must not be below checkWindowLeastMs');
  fault(
    'headroomFloorPct',
    policy.headroomFloorPct > mostHeadroomPct,
    `must be at most ${String(mostHeadroomPct)} %: no IDC could receive anything`,
  );
  fault(
    'staleInputs',
    policy.staleInputs.figuresMs < leastFreshMs,
    `at figuresMs must be at least ${formatDuration(leastFreshMs)}: figures are always some seconds old`,
  );
  for (const [index, { idcs: frozen, forMinutes }] of policy.weeklyFreezes.entries()) {
    fault('weeklyFreezes', forMinutes > mostOfWeekMinutes, `${entryWords(index)}is longer than 6 days: it would lock everybody out`);
    fault('weeklyFreezes', foreignOf(frozen, idcs) !== '', `${entryWords(index)}names ${foreignOf(frozen, idcs)}, which is no IDC here`);
  }
  for (const [index, dependency] of policy.dependencies.entries()) {
    const foreign = dependency.kind === 'idcs-first' ? foreignOf(dependency.idcs, idcs) : '';
    fault(
      'dependencies',
      foreign !== '',
      `${entryWords(index)}names ${foreign}, which is no IDC here: nothing could be released before it`,
    );
  }
  for (const [index, { fromMs, untilMs, reason, idcs: frozen }] of policy.freezeWindows.entries()) {
    const at = entryWords(index);
    fault('freezeWindows', ![fromMs, untilMs].every(isTime), `${at}must begin and end at times in Unix ms`);
    fault('freezeWindows', untilMs <= fromMs, `${at}ends before it begins`);
    fault('freezeWindows', untilMs - fromMs > longestFreezeMs, `${at}is longer than 31 days: it would lock everybody out`);
    fault('freezeWindows', reason.trim().length < shortestWords, `${at}needs a reason in words`);
    fault('freezeWindows', foreignOf(frozen, idcs) !== '', `${at}names ${foreignOf(frozen, idcs)}, which is no IDC here`);
  }
  return faults;
}
