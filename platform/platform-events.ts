import { auditRecordOf } from './audit-record.ts';
import { platformActor } from './platform-actor.ts';
import type { PlatformStore } from './store/operations-registry.ts';

/** Starts and stops stand on the timeline and in the audit log: a gap in the data has its reason beside it. */
export async function recordPlatform(store: PlatformStore, what: 'start' | 'stop', atMs: number): Promise<void> {
  await store.run('events.append', {
    appends: {
      timeline: [
        {
          atMs,
          kind: 'platform',
          severity: 'info',
          idc: null,
          title: what === 'start' ? 'Platform started' : 'Platform stopped',
          detail: what === 'start' ? 'While it does not run, nothing is recorded.' : null,
          changeId: null,
          release: null,
          actor: platformActor,
        },
      ],
    },
    audit: [auditRecordOf({ atMs, actor: platformActor, action: `platform.${what}` })],
  });
}
