import { expect, it } from 'vitest';
import { columnsFrom, toggled, usualColumns } from './column-choice.ts';

it('begins with the usual columns, also when what was kept can’t be read', () => {
  expect(columnsFrom(null)).toEqual(usualColumns);
  expect(columnsFrom('{')).toEqual(usualColumns);
  expect(columnsFrom('{"a":1}')).toEqual(usualColumns);
});

it('keeps the choice in the order of the table and leaves out what it does not know', () => {
  expect(columnsFrom('["viewers","state","of-another-version"]')).toEqual(['id', 'state', 'viewers']);
});

it('shows and hides any column but the id', () => {
  expect(toggled(['id', 'viewers'], 'state')).toEqual(['id', 'state', 'viewers']);
  expect(toggled(['id', 'viewers'], 'viewers')).toEqual(['id']);
  expect(toggled(['id', 'viewers'], 'id')).toEqual(['id', 'viewers']);
});
