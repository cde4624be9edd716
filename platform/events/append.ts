/** Writing side of the log views, inside the transaction of whatever the events tell of. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { isOpen } from '../../shared/wire/held.ts';
import { logViewNames } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { LogAppends } from '../contracts.ts';
import type { LogHead, LogHeads } from '../store/messages.ts';
import type { Database } from '../store/schema.ts';

/** Rows of one statement, whose parameters are bounded. */
const rowsAtOnce = 500;

export interface NewEvent {
  /** For logs whose snapshot is the latest by id. */
  readonly id: string | null;
  /** Of those: a snapshot holds it, however long ago it is. */
  readonly isOpen: boolean;
  readonly atMs: number;
  readonly body: unknown;
}

/**
 * Takes the next `count` offsets of a log. The update locks the head row until the transaction ends, on SQLite and PostgreSQL alike,
 * so whoever gets the higher offsets also commits later.
 */
export async function reserveOffsets(
  db: Transaction<Database>,
  log: LogViewName,
  count: number,
): Promise<{ readonly first: number; readonly head: LogHead }> {
  const row = await db
    .updateTable('log_head')
    .set((expression) => ({ head: expression('head', '+', count) }))
    .where('log', '=', log)
    .returning(['epoch', 'head'])
    .executeTakeFirstOrThrow();
  return { first: row.head - count + 1, head: row };
}

/** `first` comes from {@link reserveOffsets}. */
export async function insertEvents(
  db: Transaction<Database>,
  log: LogViewName,
  { first, events }: { readonly first: number; readonly events: readonly NewEvent[] },
): Promise<void> {
  const rows = events.map(({ id, atMs, body }, index) => ({ log, offset: first + index, id, at_ms: atMs, body: JSON.stringify(body) }));
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await db
      .insertInto('event')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute();
  }
  for (const [index, event] of events.entries()) {
    const offset = first + index;
    if (event.id === null) continue;
    const latest = { offset, is_open: event.isOpen ? 1 : 0 };
    await db
      .insertInto('event_latest')
      .values({ log, id: event.id, ...latest })
      .onConflict((conflict) => conflict.columns(['log', 'id']).doUpdateSet(latest))
      .execute();
  }
}

/** Appends to the named logs and answers their new heads. */
export async function appendEvents(db: Transaction<Database>, appends: LogAppends): Promise<Partial<LogHeads>> {
  const batches: readonly (readonly [LogViewName, readonly NewEvent[]])[] = [
    ['timeline', (appends.timeline ?? []).map((entry) => ({ id: null, isOpen: false, atMs: entry.atMs, body: entry }))],
    [
      'alarms',
      (appends.alarms ?? []).map((alarm) => ({
        id: alarm.id,
        isOpen: isOpen('alarms', alarm),
        atMs:
          appends.toldAtMs ?? Math.max(alarm.raisedAtMs, alarm.acknowledged?.atMs ?? 0, alarm.shelved?.atMs ?? 0, alarm.clearedAtMs ?? 0),
        body: alarm,
      })),
    ],
    [
      'changes',
      (appends.changes ?? []).map((change) => ({
        id: change.id,
        isOpen: isOpen('changes', change),
        atMs: change.state.sinceMs,
        body: change,
      })),
    ],
  ];
  const heads: Partial<Record<LogViewName, LogHead>> = {};
  for (const [log, events] of batches) {
    if (events.length === 0) continue;
    const { first, head } = await reserveOffsets(db, log, events.length);
    await insertEvents(db, log, { first, events });
    heads[log] = head;
  }
  return heads;
}

/** The head of every log; a log that is new to this database gets its epoch here. */
export async function readHeads(db: Kysely<Database>): Promise<LogHeads> {
  await db
    .insertInto('log_head')
    .values(logViewNames.map((log) => ({ log, epoch: randomUUID(), head: 0 })))
    .onConflict((conflict) => conflict.column('log').doNothing())
    .execute();
  const rows = await db.selectFrom('log_head').selectAll().execute();
  const heads = new Map(rows.map((row) => [row.log, { epoch: row.epoch, head: row.head }]));
  return Object.fromEntries(logViewNames.map((log) => [log, heads.get(log)])) as LogHeads;
}
