/** Reading side of the log views, and the append that is nobody's own operation. */
import { logViews } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
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
  const rows = by === 'offset' ? await latestEvents(db, args.log, most) : await heldDocuments(db, args.log, most);
  return { head: await headOf(db, args.log), events: rows.map(toEvent) };
}

async function latestEvents(db: OperationContext['db'], log: LogViewName, most: number): Promise<readonly EventRow[]> {
  const latest = db.selectFrom('event').select(['offset', 'body']).where('log', '=', log);
  const rows = await latest.orderBy('offset', 'desc').limit(most).execute();
  return rows.reverse();
}

/** The last `most` documents, and those before them that are open. */
async function heldDocuments(db: OperationContext['db'], log: LogViewName, most: number): Promise<readonly EventRow[]> {
  const latest = db.selectFrom('event_latest').where('log', '=', log);
  const first = await latest
    .select('offset')
    .orderBy('offset', 'desc')
    .offset(most - 1)
    .limit(1)
    .executeTakeFirst();
  return db
    .selectFrom('event_latest')
    .innerJoin('event', (join) => join.onRef('event.log', '=', 'event_latest.log').onRef('event.offset', '=', 'event_latest.offset'))
    .select(['event.offset', 'event.body'])
    .where('event_latest.log', '=', log)
    .where((where) => where.or([where('event_latest.offset', '>=', first?.offset ?? 0), where('event_latest.is_open', '=', 1)]))
    .orderBy('event.offset')
    .execute();
}

async function append(
  context: OperationContext,
  args: { readonly appends: LogAppends; readonly audit: readonly AuditRecord[] },
): Promise<void> {
  await context.audit(...args.audit);
  await context.append(args.appends);
}

export const eventOperations = {
  'events.range': range,
  'events.snapshot': snapshot,
  'events.append': append,
  'events.prune': prune,
} as const;
