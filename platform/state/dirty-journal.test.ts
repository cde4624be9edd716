import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DirtyJournal, writes } from './dirty-journal.ts';

function slotsSince(
  journal: DirtyJournal,
  cursor: number,
): { readonly slots: number[]; readonly cursor: number; readonly complete: boolean } {
  const slots: number[] = [];
  return { slots, ...journal.read(cursor, (slot) => slots.push(slot)) };
}

describe('the journal of written slots', () => {
  it('tells a new reader to look at everything, and then what has been written', () => {
    const journal = new DirtyJournal();
    journal.mark(1, 1);
    const first = slotsSince(journal, Number.NaN);
    expect(first).toMatchObject({ complete: false, slots: [] });
    journal.mark(7, 1);
    journal.mark(9, 1);
    expect(slotsSince(journal, first.cursor)).toMatchObject({ complete: true, slots: [7, 9] });
  });

  it('marks a slot once until somebody has read it', () => {
    const journal = new DirtyJournal();
    const { cursor } = slotsSince(journal, Number.NaN);
    for (let write = 0; write < 1000; write += 1) journal.mark(3, 1);
    const second = slotsSince(journal, cursor);
    expect(second.slots).toEqual([3]);
    journal.mark(3, 1);
    expect(slotsSince(journal, second.cursor).slots).toEqual([3]);
  });

  it('adds to a mark that nobody has read what else was written', () => {
    const journal = new DirtyJournal();
    const { cursor } = journal.read(Number.NaN, () => undefined);
    journal.mark(3, writes.ingest);
    journal.mark(3, writes.quality);
    const seen: number[][] = [];
    const next = journal.read(cursor, (...mark) => seen.push(mark));
    journal.mark(3, writes.delivery);
    journal.read(next.cursor, (...mark) => seen.push(mark));
    expect(seen).toEqual([
      [3, writes.ingest | writes.quality],
      [3, writes.delivery],
    ]);
  });

  it('says so when it has lost marks, rather than telling some', () => {
    const journal = new DirtyJournal(8);
    const { cursor } = slotsSince(journal, Number.NaN);
    for (let slot = 0; slot < 9; slot += 1) journal.mark(slot, 1);
    expect(slotsSince(journal, cursor)).toMatchObject({ complete: false, slots: [] });
  });

  it('never hides a write from any of several readers', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('mark' as const), slot: fc.nat(20) }),
      fc.record({ kind: fc.constant('read' as const), reader: fc.nat(2) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const journal = new DirtyJournal(16);
        const readers = Array.from({ length: 3 }, () => ({ cursor: Number.NaN, due: new Set<number>() }));
        for (const step of steps) {
          if (step.kind === 'mark') {
            journal.mark(step.slot, 1);
            for (const { due } of readers) due.add(step.slot);
            continue;
          }
          const reader = readers[step.reader];
          if (reader === undefined) continue;
          const { slots, cursor, complete } = slotsSince(journal, reader.cursor);
          if (complete) expect(new Set(slots)).toEqual(new Set([...slots, ...reader.due]));
          reader.cursor = cursor;
          reader.due.clear();
        }
      }),
    );
  });
});
