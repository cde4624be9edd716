/** What an origin switch is made of: which streams, in which batches, and what brings them back. */
import type { OriginSwitchIntent } from '../../../shared/changes/intent.ts';
import type { PlanStep } from '../../../shared/changes/plan.ts';
import { listed } from '../../../shared/rules/input.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { OriginView } from '../../contracts.ts';

/** @throws SwitchyardError `invalid-params` when more match than may be switched, with the count; `not-found` when none do */
export function originSteps(intent: OriginSwitchIntent, origins: OriginView, holdMs: number): PlanStep[] {
  const streamIds = streamIdsOf(intent, origins);
  const batches: PlanStep[] = [];
  for (let from = 0; from < streamIds.length; from += intent.batch) {
    batches.push({
      kind: 'origin',
      index: batches.length,
      streamIds: streamIds.slice(from, from + intent.batch),
      toIdc: intent.toIdc,
      holdMs,
    });
  }
  return batches;
}

function streamIdsOf({ streams, toIdc }: OriginSwitchIntent, origins: OriginView): readonly string[] {
  if (streams.by === 'ids') {
    const ids = [...new Set(streams.streamIds)];
    const known = origins.ingestOf(ids);
    const unknown = ids.filter((id) => !known.has(id));
    if (known.size > 0) return ids;
    throw new SwitchyardError('not-found', `nobody ingests ${unknown.slice(0, 3).join(', ')} now`, {
      path: 'params.intent.streams.streamIds',
      remedy: 'Find the streams anew: they may have ended.',
    });
  }
  if (streams.ingestIdc === toIdc) {
    throw new SwitchyardError('invalid-params', `streams at ${toIdc} are to be switched to where they are`, {
      path: 'params.intent.toIdc',
      remedy: 'Choose another IDC.',
    });
  }
  const { streamIds, matched } = origins.find(streams);
  if (matched > streams.most) {
    throw new SwitchyardError(
      'invalid-params',
      `${String(matched)} streams match, and at most ${String(streams.most)} are to be switched`,
      {
        path: 'params.intent.streams.most',
        remedy: 'Narrow the filter, or raise the cap if you mean that many.',
      },
    );
  }
  if (matched > 0) return streamIds;
  throw new SwitchyardError('not-found', `no stream ingested at ${streams.ingestIdc} matches`, {
    path: 'params.intent.streams',
    remedy: 'Change the filter.',
  });
}

/** Back to where they all are now; null when that is more than one place: then the change itself can be reverted while it runs. */
export function originInverse(intent: OriginSwitchIntent, origins: OriginView): OriginSwitchIntent | null {
  const streamIds = streamIdsOf(intent, origins);
  const at = origins.ingestOf(streamIds);
  const [from, ...others] = new Set([...at.values()].map(({ idc }) => idc).filter((idc) => idc !== intent.toIdc));
  if (from === undefined || others.length > 0) return null;
  const moved = streamIds.filter((id) => at.get(id)?.idc === from);
  return { ...intent, streams: { by: 'ids', streamIds: moved }, toIdc: from };
}

/** `Switch match-1 from osl-1 to ath-1`: where they are now is half of what is decided. */
export function originTitle({ toIdc }: OriginSwitchIntent, streamIds: readonly string[], origins: OriginView): string {
  const [only, ...others] = streamIds;
  const what = only !== undefined && others.length === 0 ? only : `${String(streamIds.length)} streams`;
  const from = [...new Set([...origins.ingestOf(streamIds).values()].map(({ idc }) => idc))].filter((idc) => idc !== toIdc).toSorted();
  return `Switch ${what}${from.length === 0 ? '' : ` from ${listed(from)}`} to ${toIdc}`;
}
