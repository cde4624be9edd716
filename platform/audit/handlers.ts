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
    'audit.accept': async ({ why, ...details }, { atMs, actor, sessionId }) => {
      await store.run(
        'audit.record',
        auditRecordOf({ atMs, actor, sessionId, action: 'audit.accept', object: details.kind, reason: why, details }),
      );
      return {};
    },
  };
}
