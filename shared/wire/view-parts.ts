/** What several views have in common. */
import { z } from 'zod';

export const noParams = z.object({}).strict();

/** Where a window stands in what it was cut from: one row. */
export const windowColumns = {
  offset: 'f64',
  /** Rows that the filter lets through, and all there are. */
  matched: 'f64',
  total: 'f64',
} as const;
