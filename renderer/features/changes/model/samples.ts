/** A change and its plan in an invented network: what tests of this feature start from. */
import type { Change, ChangeState, StepRecord } from '../../../../shared/changes/change.ts';
import { emptyStep } from '../../../../shared/changes/change.ts';
import { noBands } from '../../../../shared/changes/forecast-parts.ts';
import type { ForecastIdc, Preview, RuleVerdict } from '../../../../shared/changes/plan.ts';
import type { Actor } from '../../../../shared/model/identity.ts';

export const requester: Actor = { subject: 'mika', name: 'Mika Okafor', role: 'operator', kind: 'person' };
export const approver: Actor = { subject: 'lena', name: 'Lena Berg', role: 'approver', kind: 'person' };

const planHash = '7f3ac91e'.repeat(8);
const startedAtMs = 1_000_000;

export function sampleStep(index: number, facts: Partial<StepRecord> = {}): StepRecord {
  return { ...emptyStep(index), ...facts };
}

export function sampleChange(state: ChangeState, facts: Partial<Change> = {}): Change {
  return {
    id: 'chg-1',
    kind: 'traffic-shift',
    mode: 'live',
    title: 'Shift osl-1 away to ath-1, lis-1',
    idcs: ['osl-1', 'ath-1', 'lis-1'],
    planHash,
    evidenceId: 'ev-1',
    requester,
    reason: 'Encoder pool 7 failing',
    ticket: 'INC-2291',
    submittedAtMs: startedAtMs,
    startAtMs: null,
    approval: { kind: 'needed', given: [] },
    state,
    steps: [sampleStep(0), sampleStep(1), sampleStep(2)],
    score: null,
    times: { startedAtMs: null, decideMs: null, recoverMs: null },
    review: null,
    undoes: null,
    revision: 1,
    ...facts,
  };
}

export function sampleForecastIdc(idc: string, facts: Partial<ForecastIdc> = {}): ForecastIdc {
  return {
    idc,
    role: 'receiving',
    state: 'healthy',
    dataAgeMs: 900,
    viewers: { now: 390_000, after: 769_000 },
    streams: { now: 64_000, after: 123_000 },
    egressGbps: { now: 880, after: 1740 },
    loadPct: { now: 36, after: 71 },
    rebufferPct: { now: 0.4, after: 0.6 },
    costPerHour: { now: 1600, after: 3200 },
    cpuPct: { now: 40, after: 66 },
    headroomPct: { now: 64, after: 29 },
    bands: noBands,
    basis: 'own',
    highestLoadSeenPct: 88,
    ...facts,
  };
}

export const sampleVerdicts: readonly RuleVerdict[] = [
  { rule: 'serving-idcs', title: 'Serving IDCs', verdict: 'allows', reason: '2 of 3 serve after this; at least 1' },
  { rule: 'load-ceiling', title: 'Load ceiling', verdict: 'warns', reason: 'lis-1 ends at 86 %, ceiling 85 %' },
];

export function samplePreview(facts: { readonly verdicts?: readonly RuleVerdict[]; readonly idcs?: readonly ForecastIdc[] } = {}): Preview {
  const share = (percent: number): { readonly publish: Record<string, number>; readonly play: Record<string, number> } => {
    const osl = (1 / 3) * (1 - percent / 100);
    const shares = { 'osl-1': osl, 'ath-1': (1 - osl) / 2, 'lis-1': (1 - osl) / 2 };
    return { publish: shares, play: shares };
  };
  const idcs = facts.idcs ?? [
    sampleForecastIdc('lis-1', { state: 'degraded', loadPct: { now: 59, after: 86 }, rebufferPct: { now: 0.5, after: 1.1 } }),
    sampleForecastIdc('ath-1'),
    sampleForecastIdc('osl-1', {
      role: 'leaving',
      state: 'critical',
      viewers: { now: 842_000, after: 0 },
      egressGbps: { now: 1920, after: 0 },
      loadPct: { now: 94, after: 0 },
      rebufferPct: { now: 4.1, after: null },
      costPerHour: { now: 2900, after: 0 },
    }),
  ];
  return {
    plan: {
      core: {
        version: 1,
        mode: 'live',
        intent: {
          kind: 'traffic-shift',
          direction: 'away',
          idcs: ['osl-1'],
          receivers: {},
          stepPercents: [25, 50, 100],
          holdMs: 60_000,
          profile: 'normal',
          onBreach: 'pause',
        },
        steps: [25, 50, 100].map((percent, index) => ({ kind: 'route', index, percent, routing: share(percent), holdMs: 60_000 })),
        checks: [
          { metric: 'rebufferPct', max: 2, windowMs: 10_000, idcs: ['ath-1', 'lis-1'], mayBeSilent: [] },
          { metric: 'loadPct', max: 85, windowMs: 10_000, idcs: ['ath-1', 'lis-1'], mayBeSilent: [] },
        ],
        revisions: { policy: 'p1', topology: 't1', routing: 'r1', config: 'c1' },
        saysHash: '',
      },
      planHash,
      createdAtMs: startedAtMs,
      inverse: null,
      needsApproval: true,
      breakGlass: null,
      unfenced: null,
      title: 'Shift osl-1 away to ath-1, lis-1',
      idcs: ['osl-1', 'ath-1', 'lis-1'],
    },
    evidence: {
      id: 'ev-1',
      planHash,
      takenAtMs: startedAtMs,
      forecast: {
        idcs: [...idcs],
        viewersMoved: 842_000,
        streamsMoved: 118_000,
        interrupted: null,
        costPerHourDelta: 900,
        oldestInputAgeMs: 1300,
        basis: 'linear in load from the last 15 minutes',
        steps: [25, 50, 100].map((percent, index) => ({
          index,
          viewersMoved: (842_000 * percent) / 100,
          streamsMoved: (118_000 * percent) / 100,
          costPerHourDelta: 9 * percent,
          idcs: [],
        })),
        curve: null,
        record: null,
      },
      verdicts: [...(facts.verdicts ?? sampleVerdicts)],
    },
    evidenceHash: 'c91e7f3a'.repeat(8),
  };
}
