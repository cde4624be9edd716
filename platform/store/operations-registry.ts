/** Every operation of every part, by name. Only the database's worker runs them; the main thread imports the types. */
import { auditOperations } from '../audit/operations.ts';
import { authorityOperations } from '../authority/operations.ts';
import { treeOperations } from '../audit/tree-operations.ts';
import { drillOperations } from '../changes/drill/operations.ts';
import { guardOperations } from '../changes/guards/operations.ts';
import { changeOperations } from '../changes/operations.ts';
import { trackRecordOperations } from '../changes/scored.ts';
import { configOperations } from '../config/operations.ts';
import { eventOperations } from '../events/operations.ts';
import { alarmOperations } from '../health/alarm-operations.ts';
import { stateOperations } from '../health/state-operations.ts';
import { historyOperations } from '../history/operations.ts';
import { identityOperations } from '../identity/operations.ts';
import type { OperationTable, Store } from './operation.ts';

export const operations = {
  ...eventOperations,
  ...alarmOperations,
  ...stateOperations,
  ...auditOperations,
  ...treeOperations,
  ...identityOperations,
  ...authorityOperations,
  ...changeOperations,
  ...trackRecordOperations,
  ...guardOperations,
  ...drillOperations,
  ...configOperations,
  ...historyOperations,
} as const satisfies OperationTable;

/** Those that change nothing: they wait for nobody. PostgreSQL refuses one that writes after all. */
export const readingOperations: ReadonlySet<string> = new Set<keyof typeof operations>([
  'events.range',
  'events.snapshot',
  'alarms.known',
  'states.known',
  'identity.tokenOwner',
  'identity.isRevoked',
  'change.previewed',
  'change.submission',
  'change.get',
  'change.current',
  'config.rows',
  'change.touched-since',
  'authority.all',
  'history.read',
  'audit.tree',
  'audit.head',
  'audit.rootOf',
  'audit.tile',
  'audit.leaves',
  'audit.keyChanges',
  'audit.check',
]);

export type Operations = typeof operations;

/** The database as the main thread sees it. */
export type PlatformStore = Store<Operations>;
