/** The rows of readiness, for one loss or for two at once: what does not fit first. */
import type { HealthState } from '../../../../shared/model/health.ts';
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { Table } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import { overviewText } from '../text.ts';

export interface LossRow {
  /** One IDC, or two. */
  readonly idcs: readonly string[];
  readonly state: HealthState;
  readonly word: string;
  /** It fits: folded away where there are many. */
  readonly isCalm: boolean;
  readonly landsOn: string;
  readonly viewersMoved: number;
  readonly breaksFirst: string;
  readonly costPerHourDelta: number;
}

const text = overviewText.readiness;

/** By the wire's `fits`: 0 no, 1 yes, 2 unknown. */
const answers: readonly { readonly state: HealthState; readonly word: string; readonly rank: number }[] = [
  { state: 'critical', word: text.no, rank: 0 },
  { state: 'healthy', word: text.yes, rank: 2 },
  { state: 'unknown', word: text.unknown, rank: 1 },
];

interface Told extends Pick<LossRow, 'landsOn' | 'viewersMoved' | 'breaksFirst' | 'costPerHourDelta'> {
  readonly fits: number;
}

function answerOf({ fits }: Told) {
  return answers[fits] ?? { state: 'unknown' as const, word: text.unknown, rank: 1 };
}

function rowOf(idcs: readonly string[], told: Told): LossRow {
  const { state, word, rank } = answerOf(told);
  const { landsOn, viewersMoved, breaksFirst, costPerHourDelta } = told;
  return { idcs, state, word, isCalm: rank === 2, landsOn, viewersMoved, breaksFirst, costPerHourDelta };
}

export function singleLosses(readiness: Table<StateViewSpec<'overview'>['readiness']>): readonly LossRow[] {
  return rowsOf(readiness)
    .sort((one, other) => answerOf(one).rank - answerOf(other).rank || other.viewersMoved - one.viewersMoved)
    .map((row) => rowOf([row.id], row));
}

/** As the platform sends them: worst first. */
export function pairLosses(pairs: Table<StateViewSpec<'readiness'>['pairs']>): readonly LossRow[] {
  return rowsOf(pairs).map((row) => rowOf([row.one, row.other], row));
}

/** How many pairs fit, of all. */
export function pairsSentence(counts: { readonly pairs: number; readonly pairsNo: number; readonly pairsUnknown: number }): string {
  const { pairs, pairsNo, pairsUnknown } = counts;
  if (pairs === 0) return text.noPairs;
  if (pairsNo === 0 && pairsUnknown === 0) return text.allPairsFit(pairs);
  return [pairsNo === 0 ? null : text.pairsNo(pairsNo, pairs), pairsUnknown === 0 ? null : text.pairsUnknown(pairsUnknown, pairs)]
    .filter((part) => part !== null)
    .join(', ');
}
