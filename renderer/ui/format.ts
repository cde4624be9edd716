/**
 * Numbers as operators read them: always a unit, k/M/G with three significant figures, a true minus, `—` for absent.
 * Absent is null or NaN, and never shows as 0.
 */
export const absentMark = '—';
/** No-break, so that a number and its unit never part. */
const gap = '\u00a0';
const minus = '\u2212';

type Maybe = number | null | undefined;

/** A number and its unit, for parts that set them in different sizes. */
export interface Amount {
  readonly number: string;
  /** Empty when the amount has none, or is absent. */
  readonly unit: string;
}

const absentAmount: Amount = { number: absentMark, unit: '' };

function isPresent(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function signed(value: number, digits: string): string {
  return value < 0 && /[1-9]/.test(digits) ? `${minus}${digits}` : digits;
}

function fixed(value: number, decimals: number): string {
  return signed(value, Math.abs(value).toFixed(decimals));
}

interface Step {
  readonly factor: number;
  readonly prefix: string;
}

const prefixes: readonly Step[] = [
  { factor: 1, prefix: '' },
  { factor: 1e3, prefix: 'k' },
  { factor: 1e6, prefix: 'M' },
  { factor: 1e9, prefix: 'G' },
  { factor: 1e12, prefix: 'T' },
];

/** The largest prefix that leaves at least 1 once rounded to three figures, so 999 950 is 1.00 M and never 1000 k. */
function stepFor(magnitude: number): Step {
  let chosen: Step = { factor: 1, prefix: '' };
  for (const step of prefixes) if (magnitude / step.factor >= 0.9995) chosen = step;
  return chosen;
}

function decimalsForThree(magnitude: number): number {
  if (magnitude >= 99.95) return 0;
  if (magnitude >= 9.995) return 1;
  return 2;
}

function scaled(value: number, unit: string): Amount {
  const step = stepFor(Math.abs(value));
  const inStep = value / step.factor;
  return { number: fixed(inStep, decimalsForThree(Math.abs(inStep))), unit: `${step.prefix}${unit}` };
}

function join(amount: Amount): string {
  return amount.unit === '' ? amount.number : `${amount.number}${gap}${amount.unit}`;
}

/** Takes a formatted text apart again. */
export function amountOf(formatted: string): Amount {
  const [number = '', unit = ''] = formatted.split(gap);
  return { number, unit };
}

/** Viewers, streams, sessions: whole up to 999, then three figures. */
export function countAmount(value: Maybe): Amount {
  if (!isPresent(value)) return absentAmount;
  if (Math.abs(value) < 999.5) return { number: fixed(Math.round(value), 0), unit: '' };
  return scaled(value, '');
}

export function formatCount(value: Maybe): string {
  return join(countAmount(value));
}

export function bandwidthAmount(gbps: Maybe): Amount {
  return isPresent(gbps) ? scaledOrZero(gbps * 1e9, 'b/s') : absentAmount;
}

/** From Gb/s to whichever of b/s … Tb/s reads best. */
export function formatBandwidth(gbps: Maybe): string {
  return join(bandwidthAmount(gbps));
}

export function formatKbps(kbps: Maybe): string {
  return join(isPresent(kbps) ? scaledOrZero(kbps * 1e3, 'b/s') : absentAmount);
}

function scaledOrZero(value: number, unit: string): Amount {
  if (value === 0) return { number: '0', unit };
  return scaled(value, unit);
}

export function percentAmount(value: Maybe, decimals = 1): Amount {
  if (!isPresent(value)) return absentAmount;
  const smallest = 10 ** -decimals;
  // Something is not nothing: what would round to zero says so.
  if (value > 0 && value < smallest / 2) return { number: `<${smallest.toFixed(decimals)}`, unit: '%' };
  return { number: fixed(value, Math.abs(value) >= 99.95 ? 0 : decimals), unit: '%' };
}

/** A percentage 0–100. What is above zero never reads as zero. */
export function formatPercent(value: Maybe, decimals = 1): string {
  return join(percentAmount(value, decimals));
}

/** Share 0–1 as a percentage. */
export function formatShare(value: Maybe): string {
  return formatPercent(isPresent(value) ? value * 100 : null, 0);
}

export function costAmount(perHour: Maybe): Amount {
  if (!isPresent(perHour)) return absentAmount;
  return scaled(perHour, '$/h');
}

export function formatCost(perHour: Maybe): string {
  return join(costAmount(perHour));
}

/** Milliseconds of a measure (start time, latency, round trip): `340 ms`, `2.9 s`. */
export function formatMillis(value: Maybe): string {
  if (!isPresent(value)) return absentMark;
  if (Math.abs(value) < 999.5) return join({ number: fixed(Math.round(value), 0), unit: 'ms' });
  return join({ number: fixed(value / 1000, Math.abs(value) < 99_950 ? 1 : 0), unit: 's' });
}

export function formatFps(value: Maybe): string {
  return isPresent(value) ? join({ number: fixed(value, 1), unit: 'fps' }) : absentMark;
}

/** Puts `+` or the minus before what `format` makes of the size; absent stays absent. */
export function formatDelta(value: Maybe, format: (value: number) => string): string {
  if (!isPresent(value)) return absentMark;
  const size = format(Math.abs(value));
  if (!/[1-9]/.test(size)) return `±${size}`;
  return `${value < 0 ? minus : '+'}${size}`;
}

/** `36 → 71 %`: both in one unit. */
export function formatChange(now: Maybe, after: Maybe, decimals = 0): string {
  const number = (value: Maybe) => (isPresent(value) ? fixed(value, decimals) : absentMark);
  return `${number(now)} → ${number(after)}${gap}%`;
}

/** Text of others with numbers held to their units, so that no line ends between them. */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(?:%|ms|s|min|h|fps|[kMGT]?b\/s|[kMG])(?![\p{L}\d]))/gu, `$1${gap}`);
}

/** One unit for a whole column, so that its numbers can be compared by their length. */
export interface ColumnScale {
  /** Unit for the header, e.g. `Gb/s`. */
  readonly unit: string;
  readonly format: (value: Maybe) => string;
}

/** Scale for a column of Gb/s values: the unit suits the largest of them. */
export function bandwidthScale(gbps: Iterable<number>): ColumnScale {
  let most = 0;
  for (const value of gbps) if (Number.isFinite(value) && value > most) most = value;
  const step = stepFor(most === 0 ? 1e9 : most * 1e9);
  const decimals = decimalsForThree((most * 1e9) / step.factor);
  return {
    unit: `${step.prefix}b/s`,
    format: (value) => (isPresent(value) ? fixed((value * 1e9) / step.factor, decimals) : absentMark),
  };
}
