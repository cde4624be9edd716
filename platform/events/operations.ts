/** Reading side of the log views, and the append that is nobody's own operation. */
import { logViews } from '../../shared/wire/views.ts';
import type { LogViewName } from '../../shared/wire/views.ts';
import type { AuditRecord, LogAppends } from '../contracts.ts';
import type { LogHead } from '../store/messages.ts';
import type { OperationContext } from '../store/operation.ts';
import { prune } from './prune.ts';

export interface LoggedEvent {
  readonly offset: number;
  readonly body: unknown;
}

interface EventRow {
  readonly offset: number;
  readonly body: string;
}

function toEvent(row: EventRow): LoggedEvent {
  return { offset: row.offset, body: JSON.parse(row.body) as unknown };
}

async function headOf(db: OperationContext['db'], log: LogViewName): Promise<LogHead> {
  return db.selectFrom('log_head').select(['epoch', 'head']).where('log', '=', log).executeTakeFirstOrThrow();
}

/** Events after an offset, in order, at most `most`. */
async function range(
  { db }: OperationContext,
  args: { readonly log: LogViewName; readonly after: number; readonly most: number },
): Promise<readonly LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(['offset', 'body'])
    .where('log', '=', args.log)
    .where('offset', '>', args.after)
    .orderBy('offset')
    .limit(args.most)
    .execute();
  return rows.map(toEvent);
}

/** The latest bodies as `logViews` says, oldest first, and the head they stand at: both of one moment. */
async function snapshot(
  { db }: OperationContext,
  args: { readonly log: LogViewName },
): Promise<{ readonly head: LogHead; readonly events: readonly LoggedEvent[] }> {
  const { by, most } = logViews[args.log].snapshot;
  const latest =
    by === 'offset'
      ? db.selectFrom('event').select(['event.offset', 'event.body']).where('event.log', '=', args.log)
      : db
          .selectFrom('event_latest')
          .innerJoin('event', (join) => join.onRef('event.log', '=', 'event_latest.log').onRef('event.offset', '=', 'event_latest.offset'))
          .select(['event.offset', 'event.body'])
          .where('event_latest.log', '=', args.log);
  const rows = await latest.orderBy('event.offset', 'desc').limit(most).execute();
  return { head: await headOf(db, args.log), events: rows.reverse().map(toEvent) };
}

async function append(
  context: OperationContext,
  args: { readonly appends: LogAppends; readonly audit: readonly AuditRecord[] },
): Promise<void> {
  for (const record of args.audit) await context.audit(record);
  await context.append(args.appends);
}

export const eventOperations = {
  'events.range': range,
  'events.snapshot': snapshot,
  'events.append': append,
  'events.prune': prune,
} as const;
