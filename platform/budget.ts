/** A token bucket without a timer: `perSecond` on average, `burst` at once. */
export interface Budget {
  /** false: nothing is left now. */
  take(): boolean;
}

/** @param now monotonic ms */
export function createBudget({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }, now: () => number): Budget {
  let left = burst;
  let countedAt = now();
  return {
    take: () => {
      const at = now();
      left = Math.min(burst, left + ((at - countedAt) / 1000) * perSecond);
      countedAt = at;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
