/** For sums alone: what is not known adds nothing. Whoever shows a figure keeps it absent. */
export function orZero(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
