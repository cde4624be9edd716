/** What no band is narrower than: nobody is to be told of a miss that the figures on the screen don't show. */
import type { ForecastFigure } from './forecast-parts.ts';

/** Digits that sums are shown with. */
const shownDigits = 3;

/** Half the width of the narrowest band around a value, in the figure's unit. */
export function leastSpread(figure: ForecastFigure, value: number): number {
  switch (figure) {
    case 'viewers':
    case 'streams':
      return Math.max(1, lastShown(value));
    case 'egressGbps':
    case 'costPerHour':
      return lastShown(value);
    case 'loadPct':
    case 'headroomPct':
      return 1;
    case 'cpuPct':
      // Of the busiest node: two readings of a machine at rest differ by so much.
      return 2;
    case 'rebufferPct':
      return 0.1;
  }
}

/** What its last digit stands for: 100 of 24,800, 0.01 of 3.24. */
function lastShown(value: number): number {
  return value === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - (shownDigits - 1));
}
