import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeDrafts, settleDraft } from './drafts.ts';
import type { DraftSide } from './drafts.ts';
import type { ConfigValues } from './values.ts';

const base = { a: 1, b: 2, c: 3 };

function side(subject: string, edits: ConfigValues, from: ConfigValues = base): DraftSide {
  return { subject, edits, base: from };
}

describe('drafts put together', () => {
  it('merge when each touches other keys', () => {
    const merged = mergeDrafts([side('ada', { a: 10 }), side('bo', { b: 20 }), side('cy', { c: 30 })], base);
    expect(merged.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['a', 'clean'],
      ['b', 'clean'],
      ['c', 'clean'],
    ]);
    expect(settleDraft(merged, {})).toEqual({ edits: { a: 10, b: 20, c: 30 }, open: [] });
  });

  it('merge when they want the same', () => {
    const merged = mergeDrafts([side('ada', { a: { x: 1, y: 2 } }), side('bo', { a: { y: 2, x: 1 } })], base);
    expect(settleDraft(merged, {}).edits).toEqual({ a: { x: 1, y: 2 } });
  });

  it('conflict, key by key, when two want otherwise, until somebody chooses', () => {
    const merged = mergeDrafts([side('ada', { a: 10, b: 20 }), side('bo', { a: 11 })], base);
    const { edits, open } = settleDraft(merged, {});
    expect(edits).toEqual({ b: 20 });
    expect(open).toMatchObject([
      {
        key: 'a',
        latest: 1,
        sides: [
          { subject: 'ada', value: 10 },
          { subject: 'bo', value: 11 },
        ],
      },
    ]);
    expect(settleDraft(merged, { a: { take: 'draft', subject: 'bo' } })).toEqual({ edits: { a: 11, b: 20 }, open: [] });
    expect(settleDraft(merged, { a: { take: 'latest' } })).toEqual({ edits: { b: 20 }, open: [] });
    expect(settleDraft(merged, { a: { take: 'value', value: 12 } })).toEqual({ edits: { a: 12, b: 20 }, open: [] });
    expect(settleDraft(merged, { a: { take: 'draft', subject: 'cy' } }).open).toHaveLength(1);
  });

  it('conflict with a release that has changed the key since', () => {
    const latest = { ...base, a: 5 };
    expect(mergeDrafts([side('ada', { a: 10 })], latest)[0]?.outcome).toBe('conflict');
    expect(mergeDrafts([side('ada', { b: 10 })], latest)[0]?.outcome).toBe('clean');
  });

  it('have nothing left to say where the release has it already', () => {
    const merged = mergeDrafts([side('ada', { a: 10 })], { ...base, a: 10 });
    expect(merged[0]?.outcome).toBe('released');
    expect(settleDraft(merged, {})).toEqual({ edits: {}, open: [] });
  });

  it('let an edit of a key that is gone be dropped', () => {
    const merged = mergeDrafts([side('ada', { gone: 1 }, {})], {});
    expect(settleDraft(merged, { gone: { take: 'latest' } })).toEqual({ edits: {}, open: [] });
  });

  it('never lose or overwrite an edit without a choice, whoever edits what', () => {
    const values = fastCheck.dictionary(fastCheck.constantFrom('a', 'b', 'c'), fastCheck.integer({ min: 0, max: 3 }), {
      noNullPrototype: true,
    });
    fastCheck.assert(
      fastCheck.property(values, fastCheck.array(values, { minLength: 1, maxLength: 3 }), values, (from, edits, moved) => {
        const latest = { ...base, ...from, ...moved };
        const sides = edits.map((one, index) => side(`p${String(index)}`, one, { ...base, ...from }));
        const { edits: settled, open } = settleDraft(mergeDrafts(sides, latest), {});
        const result: ConfigValues = { ...latest, ...settled };
        for (const { edits: wanted } of sides)
          for (const [key, value] of Object.entries(wanted))
            expect(result[key] === value || open.some((row) => row.key === key)).toBe(true);
        for (const key of Object.keys(latest)) {
          const isTouched = sides.some(({ edits: wanted }) => Object.hasOwn(wanted, key));
          if (!isTouched) expect(result[key]).toBe(latest[key as keyof typeof latest]);
        }
      }),
    );
  });
});
