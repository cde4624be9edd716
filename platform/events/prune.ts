/**
 * The timeline and the alarms are kept as long as the history they stand beside; the audit log and changes for ever. A log is pruned only from
 * its begin, so that what is left has no gap: a cursor from before it is answered with a snapshot.
 */
import { alarmSchema } from '../../shared/model/events.ts';
import { logViews } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { OperationContext } from '../store/operation.ts';

export interface PruneArgs {
  /** Unix ms: what is older goes. */
  readonly before: number;
  /** Of each log at most so many at a time. */
  readonly most: number;
  /** The platform's clock. */
  readonly atMs: number;
}

/** Answers how many events are gone. */
export async function prune(context: OperationContext, args: PruneArgs): Promise<number> {
  return (await pruneTimeline(context, args)) + (await pruneAlarms(context, args));
}

/** What a snapshot shows stays, however old. */
async function pruneTimeline({ db }: OperationContext, args: PruneArgs): Promise<number> {
  const { head } = await db.selectFrom('log_head').select('head').where('log', '=', 'timeline').executeTakeFirstOrThrow();
  const last = await lastOld(db, 'timeline', { ...args, upTo: head - logViews.timeline.snapshot.most });
  return last === null ? 0 : deleteThrough(db, 'timeline', last);
}

/** An alarm that stands or is shelved stays, however old: it is told again as it is, and so stands at the end of its log. */
async function pruneAlarms({ db, append }: OperationContext, args: PruneArgs): Promise<number> {
  const last = await lastOld(db, 'alarms', { ...args, upTo: Number.MAX_SAFE_INTEGER });
  if (last === null) return 0;
  const open = await db
    .selectFrom('event_latest')
    .innerJoin('event', (join) => join.onRef('event.log', '=', 'event_latest.log').onRef('event.offset', '=', 'event_latest.offset'))
    .select('event.body')
    .where('event_latest.log', '=', 'alarms')
    .where('event_latest.is_open', '=', 1)
    .where('event_latest.offset', '<=', last)
    .orderBy('event.offset')
    .execute();
  await append({ alarms: open.map(({ body }) => alarmSchema.parse(JSON.parse(body))), toldAtMs: args.atMs });
  await db.deleteFrom('event_latest').where('log', '=', 'alarms').where('offset', '<=', last).execute();
  return deleteThrough(db, 'alarms', last);
}

/** The last of the oldest events that are all from before `before`; null when the first is not. */
async function lastOld(
  db: OperationContext['db'],
  log: LogViewName,
  { before, most, upTo }: Pick<PruneArgs, 'before' | 'most'> & { readonly upTo: number },
): Promise<number | null> {
  const oldest = await db
    .selectFrom('event')
    .select(['offset', 'at_ms'])
    .where('log', '=', log)
    .where('offset', '<=', upTo)
    .orderBy('offset')
    .limit(most)
    .execute();
  const kept = oldest.findIndex((event) => event.at_ms >= before);
  return (kept < 0 ? oldest.at(-1) : oldest[kept - 1])?.offset ?? null;
}

async function deleteThrough(db: OperationContext['db'], log: LogViewName, last: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('event').where('log', '=', log).where('offset', '<=', last).executeTakeFirst();
  return Number(numDeletedRows);
}
