/** The world of a drill: the live network's figures, moved as its shadow network was told, with locks and targets of its own. */
import { evaluateRules } from '../../../shared/rules/evaluate.ts';
import type { LiveState, OriginView } from '../../contracts.ts';
import type { World } from '../world-face.ts';
import { originFactsOf } from '../origins/facts.ts';
import { shadowSnapshot, withPlacements } from './shadow.ts';
import type { Shadows } from './shadow.ts';

interface Drill {
  /** null: only planned, so nothing has moved yet. */
  readonly changeId: string | null;
  readonly shadows: Shadows | null;
}

/** Stands on nothing that a live change may move meanwhile. */
const ownRevision = 'drill';

export function drillWorld(live: World, { changeId, shadows }: Drill): World {
  const shares = (): ReturnType<Shadows['routing']> => (changeId === null ? null : (shadows?.routing(changeId) ?? null));

  const placements = (): Readonly<Record<string, string>> => (changeId === null ? {} : (shadows?.placements(changeId) ?? {}));

  const snapshot: World['snapshot'] = () => ({
    ...withPlacements(shadowSnapshot(live.snapshot(), shares()), placements(), (ids) => live.origins.ingestOf(ids)),
    held: live.facts().drillHeld,
    // Each drill has shares of its own.
    shifting: null,
    // What a live change has just moved, it moved elsewhere.
    lastShiftAtMs: {},
    // Nobody commands a shadow network: each drill has its own.
    commandedBy: {},
    // A hold keeps people off the network itself, which a drill does not touch.
    guards: (live.snapshot().guards ?? []).filter(({ guard }) => guard === 'override'),
  });

  const origins: OriginView = {
    find: (filter) => live.origins.find(filter),
    ingestOf: (streamIds) => {
      const at = new Map(live.origins.ingestOf(streamIds));
      const moved = placements();
      for (const id of streamIds) {
        const idc = Object.hasOwn(moved, id) ? moved[id] : undefined;
        const stream = at.get(id);
        if (idc !== undefined) at.set(id, { idc, kbps: stream?.kbps ?? null, viewers: stream?.viewers ?? null });
      }
      return at;
    },
  };

  const figures: Pick<LiveState, 'snapshot' | 'windowed' | 'hadGapSince' | 'streamsLost'> = {
    snapshot,
    // What is felt is as it is; the load is what the shadow network would carry.
    windowed: (idc, metric, windowMs) =>
      metric === 'loadPct' && shares() !== null
        ? (snapshot().idcs.find(({ id }) => id === idc)?.loadPct ?? null)
        : live.live.windowed(idc, metric, windowMs),
    streamsLost: (idc) => live.live.streamsLost(idc),
    hadGapSince: (idc, sinceMs) => live.live.hadGapSince(idc, sinceMs),
  };

  const world: World = {
    ...live,
    origins,
    live: figures,
    snapshot,
    unfenced: () => null,
    intended: () => ({ routing: shares()?.asked ?? live.intended().routing, revision: 0, changeId }),
    revisions: (intent) => ({ ...live.revisions(intent), routing: ownRevision, config: ownRevision }),
    originFacts: (core) => originFactsOf(core, origins, 'the shadow network'),
    judge: (intent, differs) =>
      evaluateRules({
        intent,
        snapshot: snapshot(),
        policy: live.policy(),
        config: live.config(intent),
        rollout: (namespace) => live.rollout(namespace),
        unfenced: null,
        ...differs,
      }),
    of: () => world,
  };
  return world;
}
