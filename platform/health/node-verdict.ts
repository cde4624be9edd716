/**
 * Whether a node serves, by two witnesses: its own stat, and the ingress's health check of it. `down` needs both; a silent stat alone
 * is `unknown`; a failing check alone is `critical`, because new sessions are not sent there.
 */
import type { HealthState, Witness } from '../../shared/model/health.ts';
import { tooOldMs } from '../state/freshness.ts';

export interface NodeEvidence {
  readonly name: string;
  readonly role: 'origin' | 'edge';
  readonly nowMs: number;
  /** NaN when it never answered. */
  readonly statObservedAtMs: number;
  /** Age at which its stat is silent; by default that of sources at 1 Hz. */
  readonly tooOldMs?: number | undefined;
  /** Why the last attempt failed; empty when it did not. */
  readonly statProblem: string;
  /** null when the ingress has no check of it, or can't be asked. */
  readonly check: {
    readonly says: 'up' | 'down' | 'unknown';
    readonly detail: string;
    readonly atMs: number;
    readonly name: string;
  } | null;
  /** Since when the check has been failing without a break, by our clock; NaN when it is not. */
  readonly checkFailingSinceMs: number;
}

export interface NodeVerdict {
  readonly state: HealthState;
  /** Empty for a healthy one. */
  readonly rule: '' | 'origin-down' | 'edge-down' | 'data-stale' | 'check-failing';
  readonly text: string;
  readonly witnesses: readonly Witness[];
}

/** A check that fails while the stat answers counts after this: between the two, one is always first to see a death. */
const checkPatienceMs = 3_000;

export function judgeNode(evidence: NodeEvidence): NodeVerdict {
  const { name, role, nowMs, statObservedAtMs, statProblem, check } = evidence;
  const ageMs = Math.max(0, nowMs - statObservedAtMs);
  const isSilent = !(ageMs <= (evidence.tooOldMs ?? tooOldMs));
  const witnesses = witnessesOf(evidence, isSilent, ageMs);
  const silence = Number.isNaN(ageMs) ? 'has never answered' : `silent for ${seconds(ageMs)}`;
  const cause = statProblem === '' ? '' : ` (${statProblem})`;
  if (isSilent && check?.says === 'down') {
    const rule = role === 'origin' ? 'origin-down' : 'edge-down';
    return { state: 'down', rule, text: `${name} is down: stat ${silence}${cause}, ${check.name} fails (${check.detail})`, witnesses };
  }
  if (isSilent) {
    const second = check?.says === 'up' ? `, while ${check.name} passes` : ', and no second witness can be asked';
    return { state: 'unknown', rule: 'data-stale', text: `No data from ${name}: stat ${silence}${cause}${second}`, witnesses };
  }
  if (check?.says === 'down' && nowMs - evidence.checkFailingSinceMs >= checkPatienceMs) {
    const text = `${check.name} of ${name} fails (${check.detail}) while its stat answers: it gets no new sessions`;
    return { state: 'critical', rule: 'check-failing', text, witnesses };
  }
  return { state: 'healthy', rule: '', text: '', witnesses };
}

function witnessesOf({ name, statObservedAtMs, statProblem, check }: NodeEvidence, isSilent: boolean, ageMs: number): readonly Witness[] {
  const stat: Witness = {
    name: `stat ${name}`,
    says: isSilent ? 'silent' : 'serving',
    detail: isSilent
      ? [`last answer ${Number.isNaN(ageMs) ? 'never' : `${seconds(ageMs)} ago`}`, statProblem].filter(Boolean).join(', ')
      : 'answers',
    atMs: Number.isNaN(statObservedAtMs) ? null : statObservedAtMs,
  };
  if (check === null) return [stat];
  const says = check.says === 'up' ? 'serving' : check.says === 'down' ? 'not-serving' : 'silent';
  return [stat, { name: check.name, says, detail: check.detail, atMs: check.atMs }];
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
