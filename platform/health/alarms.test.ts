import { describe, expect, it } from 'vitest';
import type { Burn } from '../../shared/model/burn.ts';
import type { Alarm } from '../../shared/model/events.ts';
import type { AlarmAct } from './alarm-act.ts';
import { acted, landed } from './alarm-act.ts';
import { AlarmBook } from './alarms.ts';
import type { AlarmNews, Cause } from './alarms.ts';

const cause: Cause = { cause: 'health:osl-1', idc: 'osl-1', severity: 'critical', title: 'osl-1 down', detail: 'both witnesses' };
const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };
const acknowledge: AlarmAct = { kind: 'acknowledge', by, atMs: 1500, why: 'on it' };
const shelve: AlarmAct = { kind: 'shelve', by, atMs: 1500, why: 'known, a spare part is on its way', untilMs: 900_000 };

function createBook(known: readonly Alarm[] = []) {
  const events: Alarm[] = [];
  const news: AlarmNews[] = [];
  let ids = 0;
  const book = new AlarmBook({
    known,
    newId: () => `alarm-${(ids += 1)}`,
    onEvent: (alarm, _atMs, what) => {
      events.push(alarm);
      news.push(what);
    },
  });
  const standing = (): Alarm => book.standing().find(({ id }) => id === 'alarm-1') as Alarm;
  const act = (what: AlarmAct): void => book.follow([withAct(standing(), what)]);
  return { book, events, news, act, standing };
}

function withAct(alarm: Alarm, act: AlarmAct): Alarm {
  return acted(alarm, { alarmId: alarm.id, act, sessionId: 's' }).alarm;
}

describe('alarms', () => {
  it('are raised once per cause, however often it is told', () => {
    const { book, events } = createBook();
    book.raise(cause, 1000);
    book.raise({ ...cause, detail: 'both witnesses, 2 s later' }, 2000);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ id: 'alarm-1', raisedAtMs: 1000, count: 1, clearedAtMs: null });
  });

  it('tell of another severity under the same id', () => {
    const { book, events } = createBook();
    book.raise({ ...cause, severity: 'unknown' }, 1000);
    book.raise(cause, 2000);
    expect(events.map(({ id, severity }) => [id, severity])).toEqual([
      ['alarm-1', 'unknown'],
      ['alarm-1', 'critical'],
    ]);
  });

  it('are the same one, counted and unacknowledged, when the cause comes back soon', () => {
    const { book, events, act } = createBook();
    book.raise(cause, 1000);
    act(acknowledge);
    book.clear(cause.cause, 2000);
    book.raise(cause, 30_000);
    expect(events.at(-1)).toMatchObject({ id: 'alarm-1', count: 2, clearedAtMs: null, acknowledged: null });
  });

  it('are another one when the cause comes back late', () => {
    const { book, events } = createBook();
    book.raise(cause, 1000);
    book.clear(cause.cause, 2000);
    book.sweep(100_000);
    book.raise(cause, 100_000);
    expect(events.at(-1)).toMatchObject({ id: 'alarm-2', count: 1 });
  });

  it('that stood before a restart are not raised a second time', () => {
    const before = createBook();
    before.book.raise(cause, 1000);
    const { book, events } = createBook(before.events);
    book.raise(cause, 9000);
    expect(events).toEqual([]);
    book.clear(cause.cause, 10_000);
    expect(events).toMatchObject([{ id: 'alarm-1', clearedAtMs: 10_000 }]);
  });

  it('can be acted on only while they stand', () => {
    const { book, events, act, standing } = createBook();
    book.raise(cause, 1000);
    act(acknowledge);
    expect(standing().acknowledged).toEqual({ by, atMs: 1500, why: 'on it' });
    book.clear(cause.cause, 2000);
    expect(() => withAct(events.at(-1) as Alarm, acknowledge)).toThrow('no alarm alarm-1 stands');
  });

  it('become loud again when they become worse, and stay quiet when they become less bad', () => {
    const { book, events, act } = createBook();
    book.raise({ ...cause, severity: 'degraded' }, 1000);
    act(acknowledge);
    act(shelve);
    book.raise({ ...cause, severity: 'unknown' }, 2000);
    expect(events.at(-1)).toMatchObject({ acknowledged: { why: 'on it' }, shelved: { untilMs: 900_000 } });
    book.raise(cause, 3000);
    expect(events.at(-1)).toMatchObject({ severity: 'critical', acknowledged: null, shelved: null });
  });

  it('keep what happened to them while an act was being written', () => {
    const { book, events, standing } = createBook();
    book.raise(cause, 1000);
    const written = withAct(standing(), acknowledge);
    book.raise({ ...cause, severity: 'degraded' }, 1600);
    book.follow([written]);
    expect(standing()).toMatchObject({ severity: 'degraded', acknowledged: { why: 'on it' } });
    expect(landed(events.at(-1) as Alarm, written, 1600)).toEqual(standing());
  });

  it('don’t take an act that was about something less bad', () => {
    const { book, events, standing } = createBook();
    book.raise({ ...cause, severity: 'degraded' }, 1000);
    const written = withAct(standing(), acknowledge);
    book.raise(cause, 1600);
    book.follow([written]);
    expect([events.length, standing().acknowledged]).toEqual([2, null]);
    expect(landed(events.at(-1) as Alarm, written, 1600)).toEqual(standing());
  });
});

describe('a shelved alarm', () => {
  it('comes back by itself when its time is up, and says so once', () => {
    const { book, events, news, act } = createBook();
    book.raise(cause, 1000);
    act(shelve);
    book.sweep(899_999);
    expect(events).toHaveLength(1);
    book.sweep(900_000);
    book.sweep(900_250);
    expect(events).toHaveLength(2);
    expect([events[1]?.shelved, news[1]]).toEqual([null, 'shelf-over']);
  });

  it('that clears and comes back is still on its shelf, and the same alarm, however late', () => {
    const { book, events, act } = createBook();
    book.raise(cause, 1000);
    act(shelve);
    book.clear(cause.cause, 2000);
    book.sweep(500_000);
    book.raise(cause, 500_000);
    expect(events.at(-1)).toMatchObject({ id: 'alarm-1', count: 2, clearedAtMs: null, shelved: { untilMs: 900_000 } });
  });

  it('that comes back worse than it was is loud', () => {
    const { book, events, act } = createBook();
    book.raise({ ...cause, severity: 'degraded' }, 1000);
    act(shelve);
    book.clear(cause.cause, 2000);
    book.raise(cause, 500_000);
    expect(events.at(-1)).toMatchObject({ count: 2, shelved: null });
  });

  it('keeps its time over a restart, also when that ran out meanwhile', () => {
    const before = createBook();
    before.book.raise(cause, 1000);
    const known = [withAct(before.standing(), shelve)];
    const soon = createBook(known);
    soon.book.sweep(2_000);
    expect(soon.events).toEqual([]);
    const late = createBook(known);
    late.book.sweep(1_000_000);
    expect(late.events).toMatchObject([{ id: 'alarm-1', shelved: null, clearedAtMs: null }]);
  });
});

describe('an alarm about an error budget', () => {
  const burn = (atMs: number): Burn => ({
    objective: 'start-success',
    targetPct: 99.5,
    tier: 'page-fast',
    sinceMs: 0,
    windows: [{ minutes: 60, tier: 'page-fast', threshold: 14.4, rate: 20, knownPct: 100 }],
    budget: { minutes: 4320, leftPct: 40, knownPct: 100 },
    atMs,
  });

  it('tells its figures again every five minutes, not every minute', () => {
    const { book, news } = createBook();
    for (let minute = 0; minute <= 10; minute += 1) book.raise({ ...cause, burn: burn(minute * 60_000) }, minute * 60_000);
    expect(news).toEqual(['raised', 'figures', 'figures']);
  });
});
