/** What rules and checks need to know of the streams that an origin plan names. */
import type { PlanCore } from '../../../shared/changes/plan.ts';
import type { OriginFacts } from '../../../shared/rules/input.ts';
import type { OriginView } from '../../contracts.ts';

const kbpsPerGbps = 1e6;

/** @param actuator who moves encoders, in words; null: nobody */
export function originFactsOf(
  { intent, steps }: Pick<PlanCore, 'intent' | 'steps'>,
  origins: OriginView,
  actuator: string | null,
): OriginFacts | undefined {
  if (intent.kind !== 'origin-switch') return undefined;
  const streamIds = streamsOf({ steps });
  const at = origins.ingestOf(streamIds);
  const from: Record<string, number> = {};
  let [there, kbps, viewers, viewersUnknown] = [0, 0, 0, 0];
  for (const { idc, kbps: own, viewers: watching } of at.values()) {
    if (idc === intent.toIdc) {
      there += 1;
      continue;
    }
    from[idc] = (from[idc] ?? 0) + 1;
    kbps += own ?? Number.NaN;
    viewers += watching ?? 0;
    if (watching === null) viewersUnknown += 1;
  }
  const elsewhere = at.size - there;
  return {
    from,
    there,
    lost: streamIds.length - at.size,
    ingestGbps: Number.isNaN(kbps) ? null : kbps / kbpsPerGbps,
    viewers: elsewhere > 0 && viewersUnknown === elsewhere ? null : viewers,
    viewersUnknown,
    actuator,
  };
}

export function streamsOf({ steps }: Pick<PlanCore, 'steps'>): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'origin' ? step.streamIds : []));
}

/** Of these streams the share that is not ingested at the IDC, %: those that nobody ingests count, the network can't have lost them well. */
export function awayPct(streamIds: readonly string[], toIdc: string, origins: OriginView): number | null {
  if (streamIds.length === 0) return null;
  const at = origins.ingestOf(streamIds);
  const there = streamIds.filter((id) => at.get(id)?.idc === toIdc).length;
  return ((streamIds.length - there) / streamIds.length) * 100;
}
