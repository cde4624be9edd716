/** The `guards` state view: holds and overrides that stand now. */
import { standingGuards } from '../../../shared/model/guards.ts';
import { tableOf } from '../../../shared/wire/columns.ts';
import { encodeFrame } from '../../../shared/wire/frame.ts';
import { stateViews } from '../../../shared/wire/views.ts';
import type { Clock, StateViewSources } from '../../contracts.ts';
import type { World } from '../world.ts';

const spec = stateViews.guards.tables;

export function guardsView(world: Pick<World, 'facts'>, clock: Clock): NonNullable<StateViewSources['guards']> {
  let version = 1;
  let shown = '';

  /** Rises when guards come, change or go, by themselves too. */
  function currentVersion(): number {
    const now = JSON.stringify(standingGuards(world.facts().guards, clock()));
    if (now !== shown) version += 1;
    shown = now;
    return version;
  }

  function encode(key: string, sequence: number): Uint8Array<ArrayBuffer> {
    const platformTimeMs = clock();
    const rows = standingGuards(world.facts().guards, platformTimeMs).map(({ by, rule, ...guard }) => ({
      ...guard,
      rule: rule ?? '',
      by: by.name,
    }));
    return encodeFrame(
      spec,
      { view: 'guards', key, sequence, platformTimeMs, oldestInputAgeMs: null },
      { guards: tableOf(spec.guards, rows) },
    );
  }
  return {
    open: (_params, key) => ({ version: currentVersion, encode: (sequence) => encode(key, sequence), close: () => undefined }),
  };
}
