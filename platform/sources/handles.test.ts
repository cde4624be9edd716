import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../shared/wire/columns.ts';
import { HandleBook } from './handles.ts';

describe('the book of handles', () => {
  it('declares a row once, retires it when it is gone and gives its handle to another', () => {
    const book = new HandleBook();
    expect(book.follow([{ streamId: 'a', idc: 'osl-1' }]).declares.columns.streamId).toEqual(['a']);
    expect(book.follow([{ streamId: 'a', idc: 'osl-1' }]).declares.rows).toBe(0);
    expect([...book.follow([]).retires]).toEqual([0]);
    expect([...book.follow([{ streamId: 'b', idc: 'osl-1' }]).rows]).toEqual([0]);
  });

  it('declares a row anew, under its handle, when its session has changed', () => {
    const book = new HandleBook();
    book.follow([{ streamId: 'a', idc: 'osl-1', startedAtMs: 1000 }]);
    const again = book.follow([{ streamId: 'a', idc: 'osl-1', startedAtMs: 9000, publisher: 'studio-2' }]);
    expect(rowsOf(again.declares)).toEqual([{ handle: 0, streamId: 'a', idc: 'osl-1', startedAtMs: 9000, publisher: 'studio-2' }]);
    expect(again.retires).toHaveLength(0);
  });
});
