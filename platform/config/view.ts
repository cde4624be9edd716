/** The `config` state view: namespaces, what each target is to run, what each instance runs. */
import { tableOf } from '../../shared/wire/columns.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { Clock, StateViewSources } from '../contracts.ts';
import type { ConfigState } from './state.ts';

const spec = stateViews.config.tables;

export function configView(state: ConfigState, clock: Clock): NonNullable<StateViewSources['config']> {
  function encode(key: string, sequence: number): Uint8Array<ArrayBuffer> {
    const platformTimeMs = clock();
    const adoption = state.specs.flatMap(({ namespace }) => state.adoption(namespace));
    const ages = adoption.map((row) => Math.max(0, platformTimeMs - row.received_at_ms));
    return encodeFrame(
      spec,
      { view: 'config', key, sequence, platformTimeMs, oldestInputAgeMs: ages.length === 0 ? null : Math.max(...ages) },
      {
        namespaces: tableOf(
          spec.namespaces,
          state.specs.map(({ namespace, description }) => ({
            namespace,
            description,
            latestRelease: state.releases(namespace).at(-1)?.release ?? 0,
          })),
        ),
        targets: tableOf(
          spec.targets,
          state.specs.flatMap(({ namespace }) =>
            state.pointers(namespace).map((row) => ({ namespace, target: row.target, release: row.release, sinceMs: row.since_ms })),
          ),
        ),
        drafts: tableOf(
          spec.drafts,
          state.specs.flatMap(({ namespace }) =>
            state.drafts(namespace).map(({ author, baseRelease, revision, edits, updatedAtMs }) => ({
              namespace,
              subject: author.subject,
              name: author.name,
              baseRelease,
              revision,
              keys: Object.keys(edits).length,
              updatedAtMs,
            })),
          ),
        ),
        instances: tableOf(
          spec.instances,
          adoption.map((row) => ({
            namespace: row.namespace,
            target: row.target,
            instance: row.instance,
            release: row.release,
            state: row.state,
            detail: row.detail,
            reportAgeMs: Math.max(0, platformTimeMs - row.received_at_ms),
          })),
        ),
      },
    );
  }
  return {
    open: (_params, key) => ({ version: () => state.version(), encode: (sequence) => encode(key, sequence), close: () => undefined }),
  };
}
