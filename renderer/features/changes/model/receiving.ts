/** Who receives what part of a move, read from the plan itself: nothing on screen is a second guess of the platform's split. */
import type { Preview } from '../../../../shared/changes/plan.ts';
import type { LiveIdc } from './overview-idcs.ts';

export interface Receiving {
  readonly idc: string;
  /** 0–1 of the viewers' share that moves; null without a basis. */
  readonly share: number | null;
}

/** Receivers with their part of what moves, largest first: where the plan's last step leaves them against where they are now. */
export function receiving(preview: Preview, idcs: readonly Pick<LiveIdc, 'id' | 'intendedPlayShare'>[]): readonly Receiving[] {
  const last = preview.plan.core.steps.at(-1);
  const routing = last?.kind === 'route' ? last.routing.play : {};
  const gains = preview.evidence.forecast.idcs
    .filter(({ role }) => role === 'receiving')
    .map(({ idc }) => {
      const now = idcs.find(({ id }) => id === idc)?.intendedPlayShare ?? null;
      const after = routing[idc] ?? null;
      return { idc, gain: now === null || after === null ? null : Math.max(0, after - now) };
    });
  const known = gains.every(({ gain }) => gain !== null);
  const sum = gains.reduce((total, { gain }) => total + (gain ?? 0), 0);
  return gains
    .map(({ idc, gain }) => ({ idc, share: known && sum > 0 && gain !== null ? gain / sum : null }))
    .toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0) || one.idc.localeCompare(other.idc));
}
