/** Arithmetic on measures that may be absent. Absent is `NaN` in columns and `null` in JSON; it is never 0. */

export const absent = Number.NaN;

export function isAbsent(value: number): boolean {
  return Number.isNaN(value);
}

export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function orAbsent(value: number | null | undefined): number {
  return value ?? absent;
}

/**
 * A ratio in % from its parts, divided last. Absent when nothing was attempted: no starts is not "0 % failed".
 */
export function percentOf(part: number, whole: number): number {
  return whole > 0 ? (part / whole) * 100 : absent;
}

/** Share of capacity in use, 0–100 % and beyond when overloaded: the highest of the given (used, capacity) pairs. */
export function loadPctOf(pairs: readonly (readonly [used: number, capacity: number])[]): number {
  let load = absent;
  for (const [used, capacity] of pairs) {
    const share = percentOf(used, capacity);
    if (!isAbsent(share) && (isAbsent(load) || share > load)) load = share;
  }
  return load;
}
