/**
 * How a part talks to the database. Operations run in the database's worker thread, one at a time, each in one transaction:
 * what it changes, the audit leaf and the log events commit together or not at all. Arguments and results cross a thread,
 * so they are plain data.
 */
import type { Transaction } from 'kysely';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { AuditRecord, LogAppends } from '../contracts.ts';
import type { Database } from './schema.ts';

export interface OperationContext {
  readonly db: Transaction<Database>;
  /** Writes the row, the canonical leaf and its hash, and the `audit` log event of each. */
  readonly audit: (...records: readonly AuditRecord[]) => Promise<readonly AuditEntry[]>;
  /** Appends to the log views; offsets come from the locked head row of each log. */
  readonly append: (appends: LogAppends) => Promise<void>;
}

/** Refuses by throwing `SwitchyardError`: the transaction is rolled back and the refusal reaches the caller with its code. */
export type Operation<A, R> = (context: OperationContext, args: A) => Promise<R>;

export type OperationTable = Readonly<Record<string, Operation<never, unknown>>>;

/** The caller's side, in the main thread: the same names, the same types. */
export interface Store<T extends OperationTable> {
  run<N extends keyof T & string>(
    name: N,
    args: T[N] extends Operation<infer A, unknown> ? A : never,
  ): Promise<T[N] extends Operation<never, infer R> ? R : never>;
  close(): Promise<void>;
}
