/** One file of a spool: records that are appended, sent and acknowledged in order. */
import type { SpoolFile } from './files.ts';
import { encodeRecord, readRecord, scanRecords } from './record.ts';
import type { RecordPlace, SpoolRecord } from './record.ts';

const magic = Buffer.from('SWYS1   ', 'latin1');

export class Segment {
  readonly name: string;
  readonly #file: SpoolFile;
  readonly #places: RecordPlace[] = [];
  #end = magic.byteLength;
  /** Given up, by their places: counted once as lost, never sent. */
  readonly #givenUp = new Set<RecordPlace>();
  #acknowledged = 0;
  #sent = 0;
  /** Records found unreadable when the file was opened. */
  readonly spoilt: number;

  /** Opens an old file and finds its records, or begins a new one. @throws Error of the disk. */
  constructor(name: string, file: SpoolFile) {
    this.name = name;
    this.#file = file;
    if (file.size() === 0) {
      this.spoilt = 0;
      file.write(magic, 0);
      return;
    }
    const isOurs = Buffer.compare(file.read(0, magic.byteLength), magic) === 0;
    const { places, end, spoilt } = isOurs ? scanRecords(file, magic.byteLength) : { places: [], end: file.size(), spoilt: 0 };
    this.#places.push(...places);
    this.#end = end;
    this.spoilt = spoilt;
  }

  get bytes(): number {
    return this.#end;
  }
  get isAcknowledged(): boolean {
    return this.#acknowledged === this.#places.length;
  }
  get isSent(): boolean {
    return this.#sent === this.#places.length;
  }
  get isInFlight(): boolean {
    return this.#sent > this.#acknowledged;
  }
  /** Not yet acknowledged, oldest first. */
  get open(): readonly RecordPlace[] {
    return this.#places.slice(this.#acknowledged).filter((place) => !this.#givenUp.has(place));
  }
  get openCount(): number {
    return this.#places.length - this.#acknowledged - this.#givenUp.size;
  }
  get oldest(): RecordPlace | undefined {
    return this.#places[this.#acknowledged];
  }
  get newest(): RecordPlace | undefined {
    return this.#places.at(-1);
  }

  /** @throws Error of the disk; then the segment is as before. */
  append(record: SpoolRecord, isSent: boolean): void {
    const bytes = encodeRecord(record);
    try {
      this.#file.write(bytes, this.#end);
    } catch (error) {
      // A half-written record is overwritten by the next one, or found torn. Cutting it off is a courtesy.
      try {
        this.#file.truncate(this.#end);
      } catch {
        // The disk is in trouble, which the first error says already.
      }
      throw error;
    }
    this.#places.push({ sequence: record.sequence, atMs: record.atMs, at: this.#end, length: bytes.byteLength });
    this.#end += bytes.byteLength;
    if (isSent) this.#sent = this.#places.length;
  }

  /** The next one to send; null when it can't be read. Not to be called when all are sent. */
  next(): { readonly place: RecordPlace; readonly record: SpoolRecord | null } | undefined {
    let place = this.#places[this.#sent];
    while (place !== undefined && this.#givenUp.has(place)) {
      this.#sent += 1;
      place = this.#places[this.#sent];
    }
    if (place === undefined) return undefined;
    this.#sent += 1;
    return { place, record: this.#read(place) };
  }

  /** It is not sent again after a rewind. */
  giveUp(place: RecordPlace): void {
    this.#givenUp.add(place);
  }

  acknowledge(sequence: number): void {
    for (;;) {
      const place = this.#places[this.#acknowledged];
      if (place === undefined || place.sequence > sequence) break;
      this.#givenUp.delete(place);
      this.#acknowledged += 1;
    }
    this.#sent = Math.max(this.#sent, this.#acknowledged);
  }

  rewind(): void {
    this.#sent = this.#acknowledged;
  }

  sync(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }

  #read(place: RecordPlace): SpoolRecord | null {
    try {
      return readRecord(this.#file, place);
    } catch {
      return null;
    }
  }
}
