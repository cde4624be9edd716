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
  /**
   * What the offset may be wrong by: half the width of what is possible, and at least half of a usual round trip.
   */
  errorMs(): number;
  /** This machine slept: how long is known only to the second, so until the next exchange, which then counts alone, the error is larger. */
  slept(): void;
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

interface Measured extends Range {
  readonly atMs: number;
}

const kept = 8;
/** An exchange older than this says too little of now. */
const keptForMs = 60_000;
/** Two clocks go apart by less than this: twice what the worst ordinary quartz does. */
const driftPerMs = 2e-4;
/** A clock that is set again after sleep comes from hardware that counts whole seconds. */
const sleepErrorMs = 1_000;
/** The platform's clock reading is a whole number of ms: it may be up to this much older than what it says. */
const readingMs = 1;

export function createPlatformClock(): PlatformClock {
  let measurements: readonly Measured[] = [];
  let roundTrips: readonly number[] = [];
  let lastOffsetMs = 0;
  let hasSlept = false;

  /** Each range as wide as it has become since it was measured. */
  function possible(): Range {
    const nowMs = measurements.at(-1)?.atMs ?? 0;
    return {
      low: Math.max(...measurements.map(({ low, atMs }) => low - (nowMs - atMs) * driftPerMs)),
      high: Math.min(...measurements.map(({ high, atMs }) => high + (nowMs - atMs) * driftPerMs)),
    };
  }

  return {
    measured({ sentAtMs, heardAtMs, platformTimeMs, isRoundTrip }) {
      const newest = { low: platformTimeMs - heardAtMs, high: platformTimeMs - sentAtMs + readingMs, atMs: heardAtMs };
      const young = hasSlept ? [] : measurements.filter(({ atMs }) => heardAtMs - atMs <= keptForMs);
      hasSlept = false;
      measurements = [...young, newest].slice(-kept);
      const { low, high } = possible();
      if (low > high) measurements = [newest];
      lastOffsetMs = middle(possible());
      if (isRoundTrip) roundTrips = [...roundTrips, heardAtMs - sentAtMs].slice(-kept);
    },
    offsetMs: () => lastOffsetMs,
    roundTripMs: () => median(roundTrips),
    errorMs() {
      if (measurements.length === 0) return 0;
      const { low, high } = possible();
      return Math.max((high - low) / 2, (median(roundTrips) ?? 0) / 2) + (hasSlept ? sleepErrorMs : 0);
    },
    slept() {
      hasSlept = measurements.length > 0;
    },
  };
}

function middle({ low, high }: Range): number {
  return (low + high) / 2;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
