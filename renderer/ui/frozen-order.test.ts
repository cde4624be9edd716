import { expect, it } from 'vitest';
import { frozenOrder } from './frozen-order.ts';

it('keeps rows where they were, puts new ones last and leaves gone ones out', () => {
  const rows = ['c', 'd', 'a', 'new'];
  expect(frozenOrder(rows, (row) => row, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd', 'new']);
});
