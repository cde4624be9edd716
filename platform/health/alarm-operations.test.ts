import { afterEach, expect, it } from 'vitest';
import { exampleAlarm } from '../../shared/model/example-alarm.ts';
import type { Alarm } from '../../shared/model/events.ts';
import { methods } from '../../shared/wire/methods.ts';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { takeLease } from '../test-support/lease.ts';
import { auditRecord } from '../test-support/records.ts';
import { alarmLogOver } from './alarm-log.ts';

const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };
const nowMs = 1_790_000_000_000;

onBothDatabases((choose) => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** The log, and the token of whoever tells. */
  async function open() {
    const store = await openTestStore(undefined, await choose());
    closers.push(() => store.close());
    const take = (holder: string, over: number | null): Promise<number> => takeLease(store, { holder, over, atMs: nowMs });
    const log = alarmLogOver(store, () => nowMs);
    const written = async (): Promise<Alarm[]> =>
      (await store.run('events.range', { log: 'alarms', after: 0, most: 100 })).map(({ body }) => body as Alarm);
    return { store, log, take, written };
  }

  it('whoever lost the lease tells nothing more, and its successor finds what stands', async () => {
    const { log, take, written, store } = await open();
    const token = await take('first', null);
    const entry = { atMs: nowMs, kind: 'health', severity: 'critical', idc: 'osl-1', title: 'down', detail: null } as const;
    const timeline = [{ ...entry, changeId: null, release: null, actor: null }];
    expect(await log.tell({ timeline, alarms: [exampleAlarm()] }, token)).toBe(true);
    const next = await take('second', token);
    expect(await log.tell({ timeline, alarms: [exampleAlarm({ id: 'alarm-2' })] }, token)).toBe(false);
    expect(await log.known()).toEqual([exampleAlarm()]);
    expect(await log.tell({ timeline: [], alarms: [exampleAlarm({ clearedAtMs: nowMs })] }, next)).toBe(true);
    expect(await log.known()).toEqual([]);
    expect((await written()).map(({ id }) => id)).toEqual(['alarm-1', 'alarm-1']);
    const told = await store.run('events.range', { log: 'timeline', after: 0, most: 10 });
    expect(told.filter(({ body }) => (body as { title: string }).title === 'down')).toHaveLength(1);
  });

  it('what somebody did lasts over what a platform tells that has not heard of it, unless the alarm became worse', async () => {
    const { log, take, store } = await open();
    const token = await take('first', null);
    const alarm = exampleAlarm({ severity: 'degraded' });
    await log.tell({ timeline: [], alarms: [alarm] }, token);
    const act = { kind: 'acknowledge', by, atMs: nowMs, why: 'on it' } as const;
    const acknowledged = await log.act({ alarmId: alarm.id, act, sessionId: 's' });
    expect(acknowledged).toEqual({ ...alarm, acknowledged: { by, atMs: nowMs, why: 'on it' } });
    await log.tell({ timeline: [], alarms: [{ ...alarm, title: 'otherwise' }] }, token);
    expect(await log.known()).toEqual([{ ...acknowledged, title: 'otherwise' }]);
    await log.tell({ timeline: [], alarms: [{ ...alarm, severity: 'critical' }] }, token);
    expect(await log.known()).toMatchObject([{ severity: 'critical', acknowledged: null }]);
    const params = methods['audit.search'].params.parse({ text: 'alarm.acknowledge', most: 10 });
    const { entries } = await store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
    expect(entries).toMatchObject([{ action: 'alarm.acknowledge', object: alarm.id, reason: 'on it' }]);
  });

  it('an act on what does not stand is refused, and writes nothing', async () => {
    const { log, written } = await open();
    const act = { kind: 'acknowledge', by, atMs: nowMs, why: 'on it' } as const;
    await expect(log.act({ alarmId: 'none', act, sessionId: 's' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await written()).toEqual([]);
  });
});
