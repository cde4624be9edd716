/** Whom a change touches, for the rules that are about single IDCs. */
import { touchedIdcs } from '../changes/shift.ts';
import type { RuleInput } from './input.ts';

/** Receivers included, and where streams are taken from. */
export function touchedBy({ intent, snapshot, routing, origin }: RuleInput): readonly string[] {
  return [...new Set([...touchedIdcs(intent, snapshot, routing), ...Object.keys(origin?.from ?? {})])];
}

/** A guard is there to stop others or to free them: it takes no lock and waits for nobody. */
export function isGuard({ intent }: Pick<RuleInput, 'intent'>): boolean {
  return intent.kind === 'hold' || intent.kind === 'override';
}
