/**
 * The timeline is kept as long as the history it stands beside. The audit log and changes are kept for ever, and alarms too: their
 * latest by id are their snapshot.
 */
import { logViews } from '../../shared/wire/views.ts';
import type { OperationContext } from '../store/operation.ts';

const log = 'timeline';

/**
 * Deletes events from before `before`, the oldest first and at most `most`, and only from the begin of the log, so that what is left has no
 * gap. What a snapshot shows stays, however old. Answers how many.
 */
export async function prune(
  { db }: OperationContext,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<number> {
  const { head } = await db.selectFrom('log_head').select('head').where('log', '=', log).executeTakeFirstOrThrow();
  const oldest = await db
    .selectFrom('event')
    .select(['offset', 'at_ms'])
    .where('log', '=', log)
    .where('offset', '<=', head - logViews[log].snapshot.most)
    .orderBy('offset')
    .limit(most)
    .execute();
  const kept = oldest.findIndex((event) => event.at_ms >= before);
  const last = (kept < 0 ? oldest.at(-1) : oldest[kept - 1])?.offset;
  if (last === undefined) return 0;
  const { numDeletedRows } = await db.deleteFrom('event').where('log', '=', log).where('offset', '<=', last).executeTakeFirst();
  return Number(numDeletedRows);
}
