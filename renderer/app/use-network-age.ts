import { useDataAgeMs, useStateView } from '../live/index.ts';

/** Age of the network's figures, ms, ticking; null before the first. The frame keeps the overview subscribed for it. */
export function useNetworkAge(): number | null {
  return useDataAgeMs(useStateView('overview'));
}
