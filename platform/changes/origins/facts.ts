/** What rules and checks need to know of the streams that an origin plan names. */
import type { PlanCore } from '../../../shared/changes/plan.ts';
import { listed } from '../../../shared/rules/input.ts';
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

/**
 * Streams that have moved to where the plan doesn't look, in words; null when none has. Holds, locks and command are judged on the IDCs that
 * the plan names, so nothing may be taken from another one.
 */
export function unplannedPlaces(
  { idcs, streamIds }: { readonly idcs: readonly string[]; readonly streamIds: readonly string[] },
  { origins }: { readonly origins: OriginView },
): string | null {
  const elsewhere = [...origins.ingestOf(streamIds).values()].filter(({ idc }) => !idcs.includes(idc));
  if (elsewhere.length === 0) return null;
  const places = [...new Set(elsewhere.map(({ idc }) => idc))].toSorted();
  const are = elsewhere.length === 1 ? 'stream of it is' : 'streams of it are';
  return `${String(elsewhere.length)} ${are} ingested at ${listed(places)} now, which the plan does not touch`;
}
