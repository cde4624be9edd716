/** Which documents of a log view by id are held: in a platform's snapshot, and from then on by whoever follows the view. */
import type { Change } from '../changes/change.ts';
import { isClosed } from '../changes/lifecycle.ts';
import { isStanding } from '../model/alarms.ts';
import type { Alarm } from '../model/events.ts';
import { logViews } from './views-log.ts';
import type { LogViewName } from './views-log.ts';

/**
 * Still of concern, however long ago it was last told: an alarm that stands or is shelved, a change that is not closed, or
 * whose review is owed.
 * @param body checked against the view's schema
 */
export function isOpen(view: LogViewName, body: unknown): boolean {
  if (view === 'changes') return !isClosed((body as Change).state) || (body as Change).review?.state === 'owed';
  if (view !== 'alarms') return false;
  const alarm = body as Alarm;
  return isStanding(alarm) || alarm.shelved !== null;
}

/**
 * Drops what is held no longer: whatever is neither open nor among the last `most`.
 * @param byId the latest event of each document, in the order of these events
 */
export function dropUnheld<Event>(view: LogViewName, byId: Map<string, Event>, bodyOf: (event: Event) => unknown): void {
  let beyond = byId.size - logViews[view].snapshot.most;
  for (const [id, event] of byId) {
    if (beyond <= 0) return;
    beyond -= 1;
    if (!isOpen(view, bodyOf(event))) byId.delete(id);
  }
}
