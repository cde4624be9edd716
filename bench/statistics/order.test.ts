import { describe, expect, it } from 'vitest';
import { median, percentile } from './order.ts';

describe('percentile', () => {
  it('answers a value that was measured', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 1)).toBe(100);
  });

  it('answers the highest of few values for a high share', () => {
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
  });

  it('knows nothing without values', () => {
    expect(percentile([], 0.99)).toBeNaN();
  });
});

describe('median', () => {
  it('answers the middle value, or the mean of the two there', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([])).toBeNaN();
  });
});
