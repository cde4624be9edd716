/** Who or what ended a change, when and why. */
import type { Change } from '../../../../shared/changes/change.ts';
import { outcomeWords } from './change-words.ts';

export interface ChangeEnd {
  /** `Aborted by Omar Haddad`, or `Expired` where nobody did it. */
  readonly what: string;
  readonly why: string | null;
  readonly atMs: number;
}

/** null while it is open. */
export function changeEnd({ state }: Pick<Change, 'state'>): ChangeEnd | null {
  if (state.phase !== 'closed') return null;
  const outcome = outcomeWords[state.outcome];
  return { what: state.by === null ? outcome : `${outcome} by ${state.by.name}`, why: state.why, atMs: state.sinceMs };
}
