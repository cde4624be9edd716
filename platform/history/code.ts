/**
 * A rollup as the bytes of one database row. Little-endian: version, then
 * - covered and felt seconds, varints;
 * - per gauge the known seconds, a varint, and when there are some sum, min and max as f32;
 * - with felt seconds the four parts as f32;
 * - the number of buckets of this version's histograms, and each histogram as first bucket, length and one varint a bucket of
 *   sixteenths of a count.
 * f32 keeps a sum to one part in 10^7 and a sixteenth of a start moves no percentile; together they halve the size.
 */
import { bucketCount } from '../state/histogram.ts';
import { gaugeNames, partNames } from '../state/history.ts';
import type { Gauge } from '../state/history.ts';
import { emptyRollup } from './rollup.ts';
import type { Rollup } from './rollup.ts';

const version = 2;
/** Version 1 had no CPU: it is absent then. */
const gaugesOf: ReadonlyMap<number, readonly Gauge[]> = new Map<number, readonly Gauge[]>([
  [1, gaugeNames.filter((name) => name !== 'cpuPct')],
  [version, gaugeNames],
]);
const perCount = 16;
/** Varints of 5 bytes hold 2^35. */
const mostBytes = 64 + gaugeNames.length * 17 + partNames.length * 4 + bucketCount * 2 * 6;

export function encodeRollup(rollup: Rollup): Uint8Array {
  const writer = new Writer();
  writer.varint(version);
  writer.varint(rollup.coveredSeconds);
  writer.varint(rollup.feltSeconds);
  for (const name of gaugeNames) {
    const { sum, count, min, max } = rollup.gauges[name];
    writer.varint(count);
    if (count > 0) for (const value of [sum, min, max]) writer.float(value);
  }
  if (rollup.feltSeconds > 0) for (const name of partNames) writer.float(rollup.parts[name]);
  writer.varint(bucketCount);
  writer.histogram(rollup.startTimes);
  writer.histogram(rollup.latencies);
  return writer.bytes();
}

/**
 * Histograms of another version's buckets can't be merged with this one's: they are left out, and percentiles of then are absent.
 * @throws RangeError for bytes that are no rollup of a known version.
 */
export function decodeRollup(bytes: Uint8Array): Rollup {
  const reader = new Reader(bytes);
  const found = reader.varint();
  const gauges = gaugesOf.get(found);
  if (gauges === undefined) throw new RangeError(`a rollup of version ${found}; this platform knows versions up to ${version}`);
  const rollup = emptyRollup();
  rollup.coveredSeconds = reader.varint();
  rollup.feltSeconds = reader.varint();
  for (const name of gauges) {
    const gauge = rollup.gauges[name];
    gauge.count = reader.varint();
    if (gauge.count > 0) [gauge.sum, gauge.min, gauge.max] = [reader.float(), reader.float(), reader.float()];
  }
  if (rollup.feltSeconds > 0) for (const name of partNames) rollup.parts[name] = reader.float();
  if (reader.varint() === bucketCount) {
    reader.histogram(rollup.startTimes);
    reader.histogram(rollup.latencies);
  }
  return rollup;
}

class Writer {
  readonly #view = new DataView(new ArrayBuffer(mostBytes));
  #at = 0;

  varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#view.setUint8(this.#at, (rest % 128) + 128);
      this.#at += 1;
      rest = Math.floor(rest / 128);
    }
    this.#view.setUint8(this.#at, rest);
    this.#at += 1;
  }

  float(value: number): void {
    this.#view.setFloat32(this.#at, value, true);
    this.#at += 4;
  }

  histogram(buckets: Float64Array): void {
    const counts = Array.from(buckets, (count) => Math.round(count * perCount));
    const first = Math.max(
      0,
      counts.findIndex((count) => count > 0),
    );
    const last = counts.findLastIndex((count) => count > 0);
    this.varint(first);
    this.varint(last < 0 ? 0 : last - first + 1);
    if (last >= 0) for (const count of counts.slice(first, last + 1)) this.varint(count);
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer.slice(0, this.#at));
  }
}

class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#view.getUint8(this.#at);
      this.#at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  float(): number {
    const value = this.#view.getFloat32(this.#at, true);
    this.#at += 4;
    return value;
  }

  histogram(into: Float64Array): void {
    const first = this.varint();
    const length = this.varint();
    for (let bucket = first; bucket < first + length; bucket += 1) into[bucket] = this.varint() / perCount;
  }
}
