import type { Actor } from '../shared/model/identity.ts';
import type { PlatformStore } from './store/operations-registry.ts';

/** The platform acting on its own. */
export const platformActor: Actor = { subject: 'platform', name: 'Switchyard', role: null, kind: 'platform' };

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
          detail: what === 'start' ? 'Nothing was recorded since it last stopped.' : null,
          changeId: null,
          release: null,
          actor: platformActor,
        },
      ],
    },
    audit: [
      {
        atMs,
        actor: platformActor,
        action: `platform.${what}`,
        outcome: 'success',
        object: null,
        reason: null,
        code: null,
        changeId: null,
        planHash: null,
        evidenceId: null,
        sessionId: null,
      },
    ],
  });
}
