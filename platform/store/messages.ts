/** What the main thread and the database's worker say to each other. */
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { ErrorCode, ErrorData } from '../../shared/wire/errors.ts';

export interface LogHead {
  readonly epoch: string;
  /** Last offset; 0 when the log is empty. */
  readonly head: number;
}
export type LogHeads = Readonly<Record<LogViewName, LogHead>>;

/** Where the rows are; the data directory holds the rest (keys, memory of the simulator) either way. */
export type DatabaseChoice =
  | { readonly kind: 'sqlite' }
  /** `url` may hold a password: never logged, never shown. */
  | { readonly kind: 'postgres'; readonly url: string };

export interface StoreStart {
  readonly dataDirectory: string;
  readonly database: DatabaseChoice;
  readonly nowMs: number;
}

export type ToStore =
  | { readonly kind: 'run'; readonly call: number; readonly name: string; readonly args: unknown }
  /** Ends after everything asked before it. */
  | { readonly kind: 'close' };

export type FromStore =
  | { readonly kind: 'opened'; readonly platformId: string; readonly instanceId: string; readonly heads: LogHeads }
  | { readonly kind: 'not-opened'; readonly message: string; readonly remedy: string | null; readonly stack: string | undefined }
  /** `heads` names the logs that this operation appended to. */
  | { readonly kind: 'done'; readonly call: number; readonly result: unknown; readonly heads: Partial<LogHeads> }
  | {
      readonly kind: 'refused';
      readonly call: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Omit<ErrorData, 'code'>;
      /** An operation that only reads was asked for. */
      readonly readsOnly: boolean;
    }
  | { readonly kind: 'failed'; readonly call: number; readonly message: string; readonly stack: string | undefined }
  /** What stands in the database now: another platform may have appended. */
  | { readonly kind: 'heads'; readonly heads: LogHeads }
  | { readonly kind: 'closed' };
