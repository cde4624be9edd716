/** Every table, gathered from the parts that own them. */
import type { AuditTables } from '../audit/tables.ts';
import type { CoreTables } from './core-tables.ts';
import type { AuthorityTables } from '../authority/tables.ts';
import type { ChangeTables } from '../changes/tables.ts';
import type { ConfigTables } from '../config/tables.ts';
import type { HealthTables } from '../health/tables.ts';
import type { HistoryTables } from '../history/tables.ts';

export interface Database extends CoreTables, AuditTables, AuthorityTables, ChangeTables, ConfigTables, HealthTables, HistoryTables {}
