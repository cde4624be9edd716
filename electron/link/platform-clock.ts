/**
 * The platform's clock against ours, from exchanges: we sent at `sentAtMs`, its clock said `platformTimeMs` somewhere between, we
 * heard at `heardAtMs` (both ours, one monotonic timeline). So platform − ours lies in [platform − heard, platform − sent], and in the
 * overlap of several such ranges. No overlap: a clock was set, and only the newest counts (Marzullo's algorithm in its simplest
 * form, for one source).
 */
export interface PlatformClock {
  measured(exchange: Exchange): void;
  /** Platform clock minus ours: the middle of what is possible. 0 before the first exchange. */
  offsetMs(): number;
  /** Median round trip of recent heartbeats; null before the first. */
  roundTripMs(): number | null;
  /** Half the width of what is possible: at most half of a recent round trip. */
  uncertaintyMs(): number;
}

export interface Exchange {
  readonly sentAtMs: number;
  readonly heardAtMs: number;
  readonly platformTimeMs: number;
  /** A heartbeat; the first message of a socket tells the time too, but its way is longer than a round trip. */
  readonly isRoundTrip: boolean;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const kept = 8;
/** The platform's clock reading is a whole number of ms: it may be up to this much older than what it says. */
const readingMs = 1;

export function createPlatformClock(): PlatformClock {
  let ranges: readonly Range[] = [];
  let roundTrips: readonly number[] = [];

  function possible(): Range {
    return { low: Math.max(...ranges.map(({ low }) => low)), high: Math.min(...ranges.map(({ high }) => high)) };
  }

  return {
    measured({ sentAtMs, heardAtMs, platformTimeMs, isRoundTrip }) {
      const newest = { low: platformTimeMs - heardAtMs, high: platformTimeMs - sentAtMs + readingMs };
      ranges = [...ranges, newest].slice(-kept);
      const { low, high } = possible();
      if (low > high) ranges = [newest];
      if (isRoundTrip) roundTrips = [...roundTrips, heardAtMs - sentAtMs].slice(-kept);
    },
    offsetMs() {
      if (ranges.length === 0) return 0;
      const { low, high } = possible();
      return (low + high) / 2;
    },
    roundTripMs: () => median(roundTrips),
    uncertaintyMs() {
      if (ranges.length === 0) return 0;
      const { low, high } = possible();
      return (high - low) / 2;
    },
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
