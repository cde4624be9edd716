/** What this console knows of each platform's audit log, kept on disk. */
import { z } from 'zod';
import { historyMismatchSchema } from '../../../shared/ipc/audit-trust.ts';

const trustSchema = z.object({
  platformUrl: z.string(),
  /** Null until the first right check, and again once a mismatch was accepted. */
  remembered: z.object({ key: z.string(), checkpoint: z.string() }).nullable(),
  /** Since when what is remembered is proven unchanged. */
  sinceMs: z.number(),
  checkedAtMs: z.number(),
  mismatch: historyMismatchSchema.nullable(),
  /** Mismatches that a person took upon themselves, newest first. */
  accepted: z.array(z.object({ mismatch: historyMismatchSchema, why: z.string(), by: z.string(), atMs: z.number() })).max(50),
});
export type Trust = z.infer<typeof trustSchema>;
export const trustFileSchema = z.object({ version: z.literal(1), platforms: z.array(trustSchema) });

export interface TrustBook {
  of(platformUrl: string): Trust;
  put(trust: Trust): void;
}

export function createTrustBook(options: {
  /** What was on disk at the start. */
  readonly stored: readonly Trust[];
  /** Resolves when it is on disk. */
  readonly save: (platforms: readonly Trust[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}): TrustBook {
  const known = new Map(options.stored.map((trust) => [trust.platformUrl, trust]));
  let saving = Promise.resolve();

  return {
    of: (platformUrl) =>
      known.get(platformUrl) ?? { platformUrl, remembered: null, sinceMs: 0, checkedAtMs: 0, mismatch: null, accepted: [] },
    put(trust) {
      known.set(trust.platformUrl, trust);
      saving = saving.then(async () => options.save([...known.values()])).catch(options.onFailure);
    },
  };
}
