/** Every migration in the order it runs. Names are stored in databases: never rename or reorder one that was released. */
import type { Migration } from 'kysely/migration';
import { core } from './0001-core.ts';
import { changes } from './0002-changes.ts';
import { config } from './0003-config.ts';
import { history } from './0004-history.ts';
import { openDocuments } from './0005-open-documents.ts';
import { executorLease } from './0006-executor-lease.ts';
import { auditTree } from './0007-audit-tree.ts';
import { configDrafts } from './0008-config-drafts.ts';
import { people } from './0009-people.ts';
import { guards } from './0010-guards.ts';
import { idcStates } from './0011-idc-states.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-core': core,
  '0002-changes': changes,
  '0003-config': config,
  '0004-history': history,
  '0005-open-documents': openDocuments,
  '0006-executor-lease': executorLease,
  '0007-audit-tree': auditTree,
  '0008-config-drafts': configDrafts,
  '0009-people': people,
  '0010-guards': guards,
  '0011-idc-states': idcStates,
};
