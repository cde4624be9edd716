/** Shares as targets tell of them: their weights have steps, so that equal means nearly so. */
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import type { Routing } from '../../../shared/agents/ingress.ts';
import { share } from '../../../shared/changes/routing.ts';

/** One part of 100: coarser than that no target's weights are. */
const mostDifference = 0.01;

/** IDCs that carry another share of either class than wanted, by more than what weights round to. */
export function differsBeyondRounding(wanted: Routing, actual: Routing): readonly string[] {
  const ids = new Set(
    trafficClasses.flatMap((trafficClass) => [...Object.keys(wanted[trafficClass]), ...Object.keys(actual[trafficClass])]),
  );
  return [...ids].filter((id) =>
    trafficClasses.some((trafficClass) => Math.abs(share(wanted[trafficClass], id) - share(actual[trafficClass], id)) > mostDifference),
  );
}

export function sharesText(routing: Routing): string {
  return trafficClasses
    .map((trafficClass) => {
      const shares = Object.entries(routing[trafficClass]).map(([idc, part]) => `${idc} ${(part * 100).toFixed(1)} %`);
      return `${trafficClass} ${shares.join(', ')}`;
    })
    .join('; ');
}
