import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../shared/model/events.ts';
import { AlarmBook } from './alarms.ts';
import type { Cause } from './alarms.ts';

const cause: Cause = { cause: 'health:osl-1', idc: 'osl-1', severity: 'critical', title: 'osl-1 down', detail: 'both witnesses' };
const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };

function createBook(standing: readonly Alarm[] = []) {
  const events: Alarm[] = [];
  let ids = 0;
  const book = new AlarmBook({ standing, newId: () => `alarm-${(ids += 1)}`, onEvent: (alarm) => events.push(alarm) });
  return { book, events };
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
    const { book, events } = createBook();
    book.raise(cause, 1000);
    book.acknowledge('alarm-1', { by, atMs: 1500, why: 'seen' });
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

  it('can be acknowledged only while they stand', () => {
    const { book } = createBook();
    book.raise(cause, 1000);
    expect(book.acknowledge('alarm-1', { by, atMs: 1500, why: 'on it' }).acknowledged).toEqual({ by, atMs: 1500, why: 'on it' });
    book.clear(cause.cause, 2000);
    expect(() => book.acknowledge('alarm-1', { by, atMs: 2500, why: 'on it' })).toThrow('no alarm alarm-1 stands');
  });
});
