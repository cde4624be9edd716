/** What SQLite and PostgreSQL have to offer alike: everything else is the same SQL through the same query builder. */
import type { Kysely, Transaction } from 'kysely';
import type { LogHeads } from './messages.ts';
import type { Database } from './schema.ts';

export interface Engine {
  readonly db: Kysely<Database>;
  /**
   * Runs one operation in one transaction. Those that write run one after another, whoever asks: what an operation has read stays true
   * until it commits. Those that only read see the database as of one moment. `act` may be called again after a collision.
   *
   * @throws SwitchyardError `unavailable` while the database can't be reached; whether it has committed is then not known
   */
  transact<R>(act: (transaction: Transaction<Database>) => Promise<R>, how: { readonly readsOnly: boolean }): Promise<R>;
  /** Inside a transaction that appended to a log: tells the other platforms once it commits. */
  tell(transaction: Transaction<Database>): Promise<void>;
  /** Hears of what other platforms have appended. Answers its own undo. */
  watch(heard: (heads: LogHeads) => void): () => Promise<void>;
  close(): Promise<void>;
}
