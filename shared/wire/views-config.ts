/** State views of what is asked of the network beside routing: config, and guards over single IDCs. */
import { noParams } from './view-parts.ts';

/** Holds and overrides that stand now, one row an IDC. `rule` is empty for a hold. */
export const guardsView = {
  params: noParams,
  tables: { guards: { guard: 'str', rule: 'str', idc: 'str', sinceMs: 'f64', untilMs: 'f64', changeId: 'str', by: 'str', why: 'str' } },
} as const;

export const configView = {
  params: noParams,
  tables: {
    namespaces: { namespace: 'str', latestRelease: 'u32', description: 'str' },
    /** What each target is to run. */
    targets: { namespace: 'str', target: 'str', release: 'u32', sinceMs: 'f64' },
    /** What each instance says it runs. `reportAgeMs` is NaN before the first report. */
    instances: { namespace: 'str', target: 'str', instance: 'str', release: 'u32', state: 'str', detail: 'str', reportAgeMs: 'f64' },
    /** What people are at. `keys` is how many they change. */
    drafts: { namespace: 'str', subject: 'str', name: 'str', baseRelease: 'u32', revision: 'u32', keys: 'u32', updatedAtMs: 'f64' },
  },
} as const;
