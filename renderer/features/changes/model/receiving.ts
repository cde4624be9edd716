/** Who receives what part of a move, read from the plan itself: nothing on screen is a second guess of the platform's split. */
import type { Preview } from '../../../../shared/changes/plan.ts';

export interface Receiving {
  readonly idc: string;
  /** 0–1 of what moves; null without a basis. */
  readonly share: number | null;
}

/** Receivers with their part of the viewers moved, largest first. */
export function receiving(preview: Preview): readonly Receiving[] {
  const gains = preview.evidence.forecast.idcs
    .filter(({ role }) => role === 'receiving')
    .map(({ idc, viewers }) => ({
      idc,
      gain: viewers.now === null || viewers.after === null ? null : Math.max(0, viewers.after - viewers.now),
    }));
  const known = gains.every(({ gain }) => gain !== null);
  const sum = gains.reduce((total, { gain }) => total + (gain ?? 0), 0);
  return gains
    .map(({ idc, gain }) => ({ idc, share: known && sum > 0 && gain !== null ? gain / sum : null }))
    .toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0) || one.idc.localeCompare(other.idc));
}
