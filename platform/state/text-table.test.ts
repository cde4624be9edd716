import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextTable } from './text-table.ts';

describe('the table of texts', () => {
  it('finds what was added, whatever the script, and gives it back as it was', () => {
    const table = new TextTable();
    const texts = ['live-00001', '', 'Ä stream', '直播-1', 'live-00001 ', 'a'.repeat(300)];
    for (const [slot, text] of texts.entries()) table.add(slot, text);
    for (const [slot, text] of texts.entries()) expect([table.find(text), table.textOf(slot)]).toEqual([slot, text]);
    expect(table.find('live-00002')).toBeUndefined();
  });

  it('lets the bytes of a slot be scanned', () => {
    const table = new TextTable();
    table.add(4, 'Studio');
    const offset = table.offsets[4] ?? 0;
    expect(String.fromCharCode(...table.bytes.subarray(offset, offset + (table.lengths[4] ?? 0)))).toBe('Studio');
  });

  it('is a map, after any adding and removing', () => {
    const step = fc.record({ removes: fc.boolean(), text: fc.oneof(fc.string({ maxLength: 3 }), fc.nat(400).map(String)) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const table = new TextTable(4);
        const slots = new Map<string, number>();
        const free: number[] = [];
        for (const { removes, text } of steps) {
          const slot = slots.get(text);
          expect(table.find(text)).toBe(slot);
          if (removes && slot !== undefined) {
            table.remove(slot);
            slots.delete(text);
            free.push(slot);
          } else if (!removes && slot === undefined) {
            const taken = free.pop() ?? slots.size;
            table.add(taken, text);
            slots.set(text, taken);
          }
        }
        for (const [text, slot] of slots) expect([table.find(text), table.textOf(slot)]).toEqual([slot, text]);
      }),
    );
  });

  it('takes no more room when texts of the same sizes come and go for ever', () => {
    const table = new TextTable();
    for (let slot = 0; slot < 100; slot += 1) table.add(slot, `live-${slot}`);
    const { length } = table.bytes;
    for (let round = 100; round < 200_000; round += 1) {
      table.remove(round % 100);
      table.add(round % 100, `live-${round}`);
    }
    expect(table.bytes.length).toBe(length);
  });
});
