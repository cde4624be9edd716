/** Is what is written signed soon? When nobody signs, nothing that follows can be proven: that is an alarm. */
import type { AlarmCause, Clock, Closable, Timers } from '../contracts.ts';
import type { OpenedStore } from '../store/open.ts';

const lookEveryMs = 30_000;
const lateMs = 2 * 60_000;

interface LatenessOptions {
  readonly store: Pick<OpenedStore, 'run' | 'heads'>;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function watchLateness({ store, clock, timers }: LatenessOptions): Closable & { causes(): readonly AlarmCause[] } {
  let causes: readonly AlarmCause[] = [];
  /** When what is not signed now was first seen. */
  let unsignedSince: { readonly size: number; readonly sinceMs: number } | null = null;

  async function look(): Promise<void> {
    const written = store.heads().audit.head;
    const { signed } = await store.run('audit.tree', undefined);
    const size = signed?.size ?? 0;
    if (size >= written) unsignedSince = null;
    else if (unsignedSince === null || unsignedSince.size < size) unsignedSince = { size, sinceMs: clock() };
    causes = unsignedSince !== null && clock() - unsignedSince.sinceMs >= lateMs ? [lateCause(written - size)] : [];
  }

  // A database that can't answer is told of by those who need the answer.
  const stop = timers.every(lookEveryMs, () => void look().catch(() => undefined));
  return { causes: () => causes, close: stop };
}

function lateCause(entries: number): AlarmCause {
  return {
    cause: 'audit-unsigned',
    idc: null,
    severity: 'degraded',
    title: 'The audit log is not being signed',
    detail: `${entries} entries have no signed checkpoint: start a platform that has the log's key, or see the log of the one that has it`,
  };
}
