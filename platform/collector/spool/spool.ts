/**
 * Batches that wait for the platform, on disk, bounded in bytes and age. Appending, sending and acknowledging go in order of sequence.
 *
 * What survives: a killed collector loses nothing that was appended (it is in the page cache); a power cut loses at most the last
 * second (`sync`). A torn record is found by its sum and stepped over. What must go goes oldest first, and is counted.
 */
import type { Loss, Spooled } from '../../../shared/wire/ingest.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { SpoolFile, SpoolFiles } from './files.ts';
import type { SpoolRecord } from './record.ts';
import { Segment } from './segment.ts';

const cursorName = 'cursor';
const segmentName = /^\d{12}\.segment$/;
/** The bound is kept by dropping whole segments: an eighth of it at a time. */
const segmentsPerSpool = 8;
const reservedAtOnce = 10_000;

export interface SpoolOptions {
  readonly files: SpoolFiles;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly clock: () => number;
  /** A UUID. */
  readonly newEpoch: () => string;
  /** The disk refused: in words for the log. What was to be written counts as lost. */
  readonly onDiskProblem: (error: unknown) => void;
}

export class Spool {
  readonly epoch: string;
  readonly #options: SpoolOptions;
  readonly #cursorFile: SpoolFile;
  readonly #segments: Segment[] = [];
  #lastSegment = 0;
  #active: Segment | null = null;
  #acknowledged: number;
  #reserved: number;
  #lastSequence: number;
  #loss: Loss | null;
  #losses = 0;
  #bytes = 0;

  /** Opens what a process before has left. @throws Error when the directory can't be read or written. */
  constructor(options: SpoolOptions) {
    this.#options = options;
    const { files } = options;
    this.#cursorFile = files.open(cursorName);
    const cursor = readCursor(this.#cursorFile);
    this.epoch = cursor?.epoch ?? options.newEpoch();
    this.#acknowledged = cursor?.acknowledged ?? 0;
    this.#loss = cursor?.loss ?? null;
    for (const name of files
      .list()
      .filter((candidate) => segmentName.test(candidate))
      .toSorted())
      this.#openOld(name);
    const newest = this.#segments.at(-1)?.newest?.sequence ?? 0;
    // Without a cursor nobody knows what was used beyond the records: far enough ahead nothing was.
    this.#reserved = cursor?.reserved ?? newest + 1_000 * reservedAtOnce;
    this.#lastSequence = Math.max(this.#reserved, newest, this.#acknowledged);
    if (cursor === null && newest === 0) this.#lastSequence = this.#reserved = 0;
    this.#reserve();
  }

  /** Never given out twice, not by a process before either. */
  nextSequence(): number {
    this.#lastSequence += 1;
    if (this.#lastSequence > this.#reserved) this.#reserve();
    return this.#lastSequence;
  }

  /** @param isSent it is on its way already, and so is all that was appended before */
  append(record: SpoolRecord, { isSent = false }: { readonly isSent?: boolean } = {}): void {
    this.#dropAged();
    const bytes = record.bytes.byteLength;
    const segmentBytes = this.#options.maxBytes / segmentsPerSpool;
    if (this.#active !== null && this.#active.bytes >= segmentBytes) this.#active = null;
    while (this.#bytes + bytes > this.#options.maxBytes && this.#dropOldest());
    if (this.#bytes + bytes > this.#options.maxBytes) {
      this.#lose(record);
      return;
    }
    try {
      const active = this.#active ?? this.#begin();
      const before = active.bytes;
      active.append(record, isSent);
      this.#bytes += active.bytes - before;
    } catch (error) {
      this.#options.onDiskProblem(error);
      this.#lose(record);
      this.#active = null;
    }
  }

  /** The oldest one that is not on its way; null when there is none. */
  next(): SpoolRecord | null {
    const oldestMs = this.#options.clock() - this.#options.maxAgeMs;
    for (const segment of [...this.#segments]) {
      const isAnyInFlight = this.#segments.some((candidate) => candidate.isInFlight);
      for (let found = segment.next(); found !== undefined; found = segment.next()) {
        const { record, place } = found;
        if (record !== null && place.atMs >= oldestMs) return record;
        this.#lose(place);
        // With nothing before it on its way it is done with; else it waits for an acknowledgement that covers it.
        if (isAnyInFlight) segment.giveUp(place);
        else this.acknowledge(place.sequence);
      }
    }
    return null;
  }

  get isDrained(): boolean {
    return this.#segments.every((segment) => segment.isSent);
  }

  /** The platform has all up to this one. */
  acknowledge(sequence: number): void {
    if (sequence <= this.#acknowledged || sequence > this.#lastSequence) return;
    const hadRecords = this.#segments.length > 0;
    this.#acknowledged = sequence;
    for (const segment of [...this.#segments]) {
      segment.acknowledge(sequence);
      if (!segment.isAcknowledged) break;
      this.#remove(segment);
    }
    // While nothing waits on the disk, there is nothing to forget by a stale cursor.
    if (hadRecords) this.#writeCursor();
  }

  /** The connection is gone: all that is not acknowledged is to be sent again. */
  rewind(): void {
    for (const segment of this.#segments) segment.rewind();
  }

  status(): Spooled {
    let batches = 0;
    for (const segment of this.#segments) batches += segment.openCount;
    return { batches, bytes: this.#bytes, oldestAtMs: this.#segments.find((segment) => !segment.isAcknowledged)?.oldest?.atMs ?? null };
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Batches lost since this process began. */
  get losses(): number {
    return this.#losses;
  }

  /** What was lost and has not been told; null when nothing was. */
  get loss(): Loss | null {
    return this.#loss;
  }

  /** It is known now. */
  lossTold(told: Loss): void {
    const left = (this.#loss?.batches ?? 0) - told.batches;
    this.#loss = this.#loss === null || left <= 0 ? null : { ...this.#loss, batches: left };
    this.#writeCursor();
  }

  /** To be called once a second. */
  sync(): void {
    this.#active?.sync();
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
    this.#cursorFile.close();
  }

  #openOld(name: string): void {
    this.#lastSegment = Math.max(this.#lastSegment, Number(name.slice(0, 12)));
    const segment = new Segment(name, this.#options.files.open(name));
    segment.acknowledge(this.#acknowledged);
    const atMs = segment.newest?.atMs ?? this.#options.clock();
    for (let spoilt = 0; spoilt < segment.spoilt; spoilt += 1) this.#lose({ atMs });
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
    if (segment.isAcknowledged) this.#remove(segment);
  }

  #begin(): Segment {
    this.#lastSegment += 1;
    const name = `${String(this.#lastSegment).padStart(12, '0')}.segment`;
    const segment = new Segment(name, this.#options.files.open(name));
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
    this.#active = segment;
    // While nothing waited, acknowledgements were not written down.
    this.#writeCursor();
    return segment;
  }

  #remove(segment: Segment): void {
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    this.#bytes -= segment.bytes;
    if (this.#active === segment) this.#active = null;
    segment.close();
    this.#options.files.remove(segment.name);
  }

  /** false: all that is left is on its way, and so may have been taken. */
  #dropOldest(): boolean {
    const oldest = this.#segments.find((segment) => !segment.isInFlight);
    if (oldest === undefined) return false;
    for (const place of oldest.open) this.#lose(place, false);
    this.#remove(oldest);
    this.#writeCursor();
    return true;
  }

  #dropAged(): void {
    const oldestMs = this.#options.clock() - this.#options.maxAgeMs;
    for (;;) {
      const first = this.#segments[0];
      if (first === undefined || first.isInFlight || !((first.newest?.atMs ?? Infinity) < oldestMs)) return;
      this.#dropOldest();
    }
  }

  #lose({ atMs }: Pick<SpoolRecord, 'atMs'>, isWritten = true): void {
    this.#losses += 1;
    this.#loss =
      this.#loss === null
        ? { batches: 1, fromMs: atMs, untilMs: atMs }
        : { batches: this.#loss.batches + 1, fromMs: Math.min(this.#loss.fromMs, atMs), untilMs: Math.max(this.#loss.untilMs, atMs) };
    if (isWritten) this.#writeCursor();
  }

  #reserve(): void {
    this.#reserved = this.#lastSequence + reservedAtOnce;
    this.#writeCursor();
  }

  #writeCursor(): void {
    try {
      writeCursor(this.#cursorFile, { epoch: this.epoch, acknowledged: this.#acknowledged, reserved: this.#reserved, loss: this.#loss });
    } catch (error) {
      this.#options.onDiskProblem(error);
    }
  }
}
