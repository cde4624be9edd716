/** Whom a change touches, for the rules that are about single IDCs. */
import { receivingIdcs, touchedIdcs } from '../changes/shift.ts';
import type { RuleInput, ShiftInput } from './input.ts';

/** Receivers included, and where streams are taken from. */
export function touchedBy({ intent, snapshot, routing, origin, touched }: RuleInput): readonly string[] {
  return touched ?? [...new Set([...touchedIdcs(intent, snapshot, routing), ...Object.keys(origin?.from ?? {})])];
}

/** IDCs that carry more after the shift than before its first step. */
export function receiversOf({ snapshot, routing, progress }: ShiftInput): readonly string[] {
  return receivingIdcs(progress?.shares?.from ?? snapshot.intended, routing);
}

/** A guard is there to stop others or to free them: it takes no lock and waits for nobody. */
export function isGuard({ intent }: Pick<RuleInput, 'intent'>): boolean {
  return intent.kind === 'hold' || intent.kind === 'override';
}
