import { expect, it } from 'vitest';
import { sparklinePaths } from './sparkline-path.ts';

const box = { width: 100, height: 23, top: 10 };

it('draws a gap as a gap', () => {
  const { line } = sparklinePaths([1, 2, Number.NaN, 3, 4], box);
  expect(line.match(/M/g)).toHaveLength(2);
});

it('shows a lone sample between gaps', () => {
  expect(sparklinePaths([Number.NaN, 5, Number.NaN], box)).toEqual({ line: '', dots: 'M50.0 11.5h1' });
});

it('cuts off at the top what is beyond it', () => {
  expect(sparklinePaths([10, 400], box).line).toBe('M0.0 1.5L100.0 1.5');
});
