import { auditRecordOf } from '../audit-record.ts';
import type { Handlers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';

export function auditHandlers(store: Pick<PlatformStore, 'run'>): Handlers {
  return {
    'audit.search': (params, context) => {
      const { changeId, ...details } = params;
      const readBy = auditRecordOf({
        atMs: context.atMs,
        actor: context.actor,
        action: 'audit.search',
        changeId,
        sessionId: context.sessionId,
        details,
      });
      return store.run('audit.search', { params, readBy });
    },
  };
}
