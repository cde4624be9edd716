/** The alarms' side of the database. One platform tells, under its lease; people act through any. */
import { alarmSchema } from '../../shared/model/events.ts';
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import { fencedBy } from '../changes/lease-operations.ts';
import type { OperationContext } from '../store/operation.ts';
import { acted, landed } from './alarm-act.ts';
import type { ActedAlarm } from './alarm-act.ts';

export interface Told {
  readonly timeline: readonly TimelineEntry[];
  /** Each as the platform sees it after an event, in the order of these. */
  readonly alarms: readonly Alarm[];
}

/** Answers false, with nothing written, when the lease is no longer the newest: another platform tells now. */
async function tell(
  { db, append }: OperationContext,
  { told, lease, atMs }: { readonly told: Told; readonly lease: number; readonly atMs: number },
): Promise<boolean> {
  if ((await fencedBy(db, lease)) !== null) return false;
  const latest = new Map<string, Alarm>();
  const alarms: Alarm[] = [];
  for (const alarm of told.alarms) {
    const next = landed(alarm, latest.get(alarm.id) ?? (await latestOf(db, alarm.id)), atMs);
    latest.set(alarm.id, next);
    alarms.push(next);
  }
  await append({ timeline: told.timeline, alarms, toldAtMs: atMs });
  return true;
}

/** @throws SwitchyardError as {@link acted} does */
async function act({ db, append, audit }: OperationContext, asked: ActedAlarm): Promise<Alarm> {
  const { alarm, timeline, audit: record } = acted(await latestOf(db, asked.alarmId), asked);
  await audit(record);
  await append({ alarms: [alarm], timeline: [timeline], toldAtMs: asked.act.atMs });
  return alarm;
}

/** Those that stand or are shelved, oldest first. */
async function known({ db }: OperationContext): Promise<readonly Alarm[]> {
  const rows = await latestAlarms(db).where('event_latest.is_open', '=', 1).orderBy('event.offset').execute();
  return rows.map(({ body }) => alarmOf(body));
}

async function latestOf(db: OperationContext['db'], id: string): Promise<Alarm | undefined> {
  const row = await latestAlarms(db).where('event_latest.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : alarmOf(row.body);
}

function latestAlarms(db: OperationContext['db']) {
  return db
    .selectFrom('event_latest')
    .innerJoin('event', (join) => join.onRef('event.log', '=', 'event_latest.log').onRef('event.offset', '=', 'event_latest.offset'))
    .select('event.body')
    .where('event_latest.log', '=', 'alarms');
}

function alarmOf(body: string): Alarm {
  return alarmSchema.parse(JSON.parse(body));
}

export const alarmOperations = { 'alarms.tell': tell, 'alarms.act': act, 'alarms.known': known } as const;
