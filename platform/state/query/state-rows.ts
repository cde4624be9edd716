/** The state's tables as the rows that queries read. */
import type { DeliveryTable } from '../deliveries.ts';
import type { State } from '../state.ts';
import type { StreamTable } from '../streams.ts';
import type { QueriesOptions } from './queries.ts';
import type { FloatColumn, StreamRows } from './rows.ts';
import type { TextSearch } from './text-search.ts';

const mostIdcs = 256;
const prefixBytes = 6;

export function stateRows(state: State): Pick<QueriesOptions, 'rows' | 'changes' | 'takeFreshness'> {
  const rows = new StateRows(state);
  let cursor = Number.NaN;
  return {
    rows,
    changes: {
      read(visit) {
        const read = state.dirtyStreams.read(cursor, visit);
        cursor = read.cursor;
        return read.complete;
      },
    },
    takeFreshness: () => rows.takeFreshness(state),
  };
}

class StateRows implements StreamRows {
  readonly ingestFresh = new Uint8Array(mostIdcs);
  readonly #streams: StreamTable;
  readonly #deliveries: DeliveryTable;

  constructor({ streams, deliveries }: State) {
    this.#streams = streams;
    this.#deliveries = deliveries;
  }

  get highWater(): number {
    return this.#streams.highWater;
  }
  get size(): number {
    return this.#streams.listed;
  }
  get ingestIdc(): Uint8Array {
    return this.#streams.ingestIdc;
  }
  get smoothKbps(): Float32Array {
    return this.#streams.smoothKbps;
  }
  get usualKbps(): Float32Array {
    return this.#streams.usualKbps;
  }
  get fps(): Float32Array {
    return this.#streams.fps;
  }
  get targetFps(): Float32Array {
    return this.#streams.targetFps;
  }
  get gopSeconds(): Float32Array {
    return this.#streams.gopSeconds;
  }
  get rttMs(): Float32Array {
    return this.#streams.rttMs;
  }
  get jitterMs(): Float32Array {
    return this.#streams.jitterMs;
  }
  get lossPct(): Float32Array {
    return this.#streams.lossPct;
  }
  get startedAtMs(): Float64Array {
    return this.#streams.startedAtMs;
  }
  get lostAtMs(): Float64Array {
    return this.#streams.lostAtMs;
  }
  get servedBy(): Uint8Array {
    return this.#streams.servedBy;
  }
  get viewers(): FloatColumn {
    return this.#streams.viewers;
  }
  get egressKbps(): FloatColumn {
    return this.#streams.egressKbps;
  }
  get startAttempts(): FloatColumn {
    return this.#streams.startAttempts;
  }
  get startFailures(): FloatColumn {
    return this.#streams.startFailures;
  }
  get stallMs(): FloatColumn {
    return this.#streams.stallMs;
  }
  get playMs(): FloatColumn {
    return this.#streams.playMs;
  }

  isLive(slot: number): boolean {
    return this.#streams.isTaken(slot) && this.#streams.isListed(slot);
  }

  isDelivered(slot: number, idc: number): boolean {
    return this.#deliveries.find(slot, idc) !== undefined;
  }

  generation(slot: number): number {
    return this.#streams.generation(slot);
  }

  isInId(slot: number, search: TextSearch): boolean {
    const { ids } = this.#streams;
    return search.isIn(ids.bytes, ids.offsets[slot] ?? 0, ids.lengths[slot] ?? 0);
  }

  publisher(slot: number): number {
    return this.#streams.publisher[slot] ?? 0;
  }

  isInPublisher(publisher: number, search: TextSearch): boolean {
    const { texts } = this.#streams.publishers;
    return search.isIn(texts.bytes, texts.offsets[publisher] ?? 0, texts.lengths[publisher] ?? 0);
  }

  id(slot: number): string {
    return this.#streams.idOf(slot);
  }

  idBytes(slot: number): Uint8Array {
    const { bytes, offsets, lengths } = this.#streams.ids;
    const offset = offsets[slot] ?? 0;
    return bytes.subarray(offset, offset + (lengths[slot] ?? 0));
  }

  idPrefix(slot: number): number {
    const { bytes, offsets, lengths } = this.#streams.ids;
    const offset = offsets[slot] ?? 0;
    const length = lengths[slot] ?? 0;
    let prefix = 0;
    for (let at = 0; at < prefixBytes; at += 1) prefix = prefix * 256 + (at < length ? (bytes[offset + at] ?? 0) : 0);
    return prefix;
  }

  compareIds(slot: number, other: number): number {
    const { bytes, offsets, lengths } = this.#streams.ids;
    const [own, its] = [offsets[slot] ?? 0, offsets[other] ?? 0];
    const [ownLength, itsLength] = [lengths[slot] ?? 0, lengths[other] ?? 0];
    const shared = Math.min(ownLength, itsLength);
    for (let at = prefixBytes; at < shared; at += 1) {
      const difference = (bytes[own + at] ?? 0) - (bytes[its + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return ownLength - itsLength;
  }

  compareIdWith(slot: number, id: Uint8Array): number {
    const { bytes, offsets, lengths } = this.#streams.ids;
    const offset = offsets[slot] ?? 0;
    const length = lengths[slot] ?? 0;
    const shared = Math.min(length, id.length);
    for (let at = prefixBytes; at < shared; at += 1) {
      const difference = (bytes[offset + at] ?? 0) - (id[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return length - id.length;
  }

  /** Takes over which IDCs are fresh. Answers whether one has changed. */
  takeFreshness({ idcs, freshness }: State): boolean {
    let hasChanged = false;
    for (const idc of idcs.keys()) {
      const isFresh = freshness.ingest.isFresh(idc) ? 1 : 0;
      if (this.ingestFresh[idc] === isFresh) continue;
      this.ingestFresh[idc] = isFresh;
      hasChanged = true;
    }
    return hasChanged;
  }
}
