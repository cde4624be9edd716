/** The audit log beside the database: who signs it, how it is read, and what is told when something of it is wrong. */
import type { AlarmCause, Clock, Handlers, HttpRoute, Timers } from '../contracts.ts';
import type { OpenedStore } from '../store/open.ts';
import { auditRecordOf } from '../audit-record.ts';
import { platformActor } from '../platform-actor.ts';
import { anchorIn } from './anchor.ts';
import { auditHandlers } from './handlers.ts';
import type { Recording } from './recording.ts';
import { auditRoutes } from './routes.ts';
import { watchLateness } from './lateness.ts';
import { startSequencer } from './sequencer.ts';
import { openSigner } from './signer.ts';
import { auditKeyFile } from './signing-key.ts';
import { assertLogIsWhole } from './start-check.ts';
import { startWatchman } from './watchman.ts';

export interface Audit {
  readonly handlers: Handlers;
  readonly routes: readonly HttpRoute[];
  causes(nowMs: number): readonly AlarmCause[];
  /** Signs what is written by then. */
  close(): Promise<void>;
}

interface AuditOptions {
  readonly store: OpenedStore;
  readonly dataDirectory: string;
  /** `--audit-key`; undefined: in the data directory. */
  readonly keyFile: string | undefined;
  /** Several platforms may use the database: one of them signs. */
  readonly isShared: boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly recording: Recording;
  /** Another platform on the same database signs. */
  readonly onRival: () => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** @throws StartError when the log is not the one that was signed, or the key not the one that signs it */
export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { store, clock, timers, recording, onFailure } = options;
  const anchor = anchorIn(options.dataDirectory);
  await assertLogIsWhole(store, anchor);
  const { signed } = await store.run('audit.tree', undefined);
  const signer = await openSigner({
    keyFile: auditKeyFile(options.dataDirectory, options.keyFile),
    platformId: store.platformId,
    changes: await store.run('audit.keyChanges', undefined),
    checkpoint: signed?.checkpoint ?? null,
    isShared: options.isShared,
  });
  let alteration: Error | null = null;

  function onAltered(error: Error): void {
    onFailure('checking the audit log', error);
    if (alteration === null) {
      const found = auditRecordOf({
        atMs: clock(),
        actor: platformActor,
        action: 'audit.altered',
        outcome: 'failure',
        reason: error.message,
      });
      void recording.keep(found);
    }
    alteration = error;
  }

  const sequencer =
    signer === null
      ? null
      : startSequencer({
          store,
          signer,
          anchor,
          clock,
          timers,
          onAltered,
          onRival: options.onRival,
          onFailure: (error) => onFailure('signing the audit log', error),
        });
  if (signer === null) options.onRival();
  const lateness = watchLateness({ store, clock, timers });
  const watchman = startWatchman({ store, timers, onAltered, onFailure: (error) => onFailure('checking the audit log', error) });

  return {
    handlers: auditHandlers(store),
    routes: auditRoutes(store, clock),
    causes: (nowMs) => [...recording.causes(nowMs), ...(alteration === null ? lateness.causes() : [alteredCause(alteration)])],
    async close() {
      await watchman.close();
      await lateness.close();
      await recording.close();
      await sequencer?.close();
    },
  };
}

function alteredCause({ message }: Error): AlarmCause {
  return {
    cause: 'audit-altered',
    idc: null,
    severity: 'critical',
    title: 'The audit log has been altered',
    detail: `${message}. Keep the database as evidence`,
  };
}
