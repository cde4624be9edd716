import type { ShiftDraft } from './shift-draft.ts';

/** The heading of the workspace, from what is chosen so far. */
export function shiftTitle({ direction, idcs }: Pick<ShiftDraft, 'direction' | 'idcs'>): string {
  const named = idcs.join(', ');
  if (direction === 'away') return named === '' ? 'Shift traffic away' : `Shift traffic away from ${named}`;
  return named === '' ? 'Bring traffic back' : `Bring traffic back to ${named}`;
}
