/** The `authority` state view: who commands which IDC, and who asks for it. */
import { z } from 'zod';

export const authorityView = {
  params: z.object({}).strict(),
  tables: {
    /** A row for each IDC that somebody commands. */
    holders: { idc: 'str', subject: 'str', name: 'str', sinceMs: 'f64', expiresAtMs: 'f64', why: 'str' },
    /** Oldest first. */
    requests: { idc: 'str', subject: 'str', name: 'str', atMs: 'f64', why: 'str' },
  },
} as const;
