/** The state view `readiness`: what would follow if each IDC, or two at once, were lost now. */
import { z } from 'zod';

/** `fits`: 0 no, 1 yes, 2 unknown. `breaksFirst` and `landsOn` are words. */
export const lossColumns = { landsOn: 'str', viewersMoved: 'f64', fits: 'u8', breaksFirst: 'str', costPerHourDelta: 'f64' } as const;

export const readinessViews = {
  readiness: {
    params: z.object({}).strict(),
    tables: {
      /** Every IDC; `loadPct` is that of the fullest receiver. */
      idcs: { id: 'str', ...lossColumns, loadPct: 'f64' },
      /** Pairs of IDCs that carry something, worst first, at most 20. */
      pairs: { one: 'str', other: 'str', ...lossColumns, loadPct: 'f64' },
      /** One row, over all pairs. */
      counts: { pairs: 'u32', pairsNo: 'u32', pairsUnknown: 'u32', loadCeilingPct: 'f64' },
    },
  },
} as const;
