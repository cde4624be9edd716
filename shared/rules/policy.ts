/** What the network's owners allow: the one file of defaults. */
import { z } from 'zod';
import { changeKinds } from '../changes/intent.ts';
import { idcIdSchema } from '../model/network.ts';

export const policySchema = z
  .object({
    /** IDCs that must serve after any shift. */
    minimumServingIdcs: z.number().int().min(1),
    /** A receiver above this load after the change is a warning; above 100 % it blocks. */
    loadCeilingPct: z.number().positive().max(100),
    /** Time after a shift in which another one of the same IDC is refused, and in which it is warned of. */
    antiFlapBlockMs: z.number().nonnegative(),
    antiFlapWarnMs: z.number().nonnegative(),
    freezeWindows: z.array(
      z.object({
        fromMs: z.number(),
        untilMs: z.number(),
        reason: z.string(),
        /** Empty: the whole network. */
        idcs: z.array(idcIdSchema),
      }),
    ),
    /** Kinds that want a second person. */
    needsApproval: z.array(z.enum(changeKinds)),
    approvalExpiresMs: z.number().positive(),
    /** Declared with every plan: what watched IDCs must keep while a step is held. */
    successChecks: z.object({ rebufferPct: z.number().positive(), startFailurePct: z.number().positive(), loadPct: z.number().positive() }),
    /** A check looks at the last half of the hold, within these bounds: figures are complete only some seconds after their time. */
    checkWindowMostMs: z.number().positive(),
    checkWindowLeastMs: z.number().positive(),
  })
  .readonly();
export type Policy = z.infer<typeof policySchema>;

export const defaultPolicy: Policy = {
  minimumServingIdcs: 1,
  loadCeilingPct: 85,
  antiFlapBlockMs: 5_000,
  antiFlapWarnMs: 300_000,
  freezeWindows: [],
  needsApproval: [...changeKinds],
  approvalExpiresMs: 600_000,
  successChecks: { rebufferPct: 5, startFailurePct: 20, loadPct: 100 },
  checkWindowMostMs: 15_000,
  checkWindowLeastMs: 3_000,
};
