/**
 * Which batch goes where, in order. *Live*: straight to the platform, held in memory until it is acknowledged. Otherwise through the
 * spool: while the platform is away, while it is behind, and until all that has piled up has been sent.
 *
 * A spooled batch names all of its rows. Before going live again after a break, every row is named once, so that both ends mean the
 * same by each handle whatever was lost or restarted.
 */
import { ingestLimits } from '../../shared/wire/ingest.ts';
import type { CollectorNotice, HelloResult } from '../../shared/wire/ingest.ts';
import type { SampleBatch } from '../sources/batch.ts';
import { decodeBatch, encodeBatch } from '../sources/batch-frame.ts';
import { splitBatch } from './batch-parts.ts';
import { NameBook } from './names.ts';
import type { Spool } from './spool/spool.ts';

/** A connection after the hello. */
export interface Line {
  batch(bytes: Uint8Array): void;
  notify(notice: CollectorNotice): void;
}

interface SenderOptions {
  readonly spool: Spool;
  readonly clock: () => number;
  /** Rows of one message. */
  readonly mostRows?: number;
}

interface Sent {
  readonly sequence: number;
  readonly bytes: number;
  /** The batch itself, when the spool does not have it. */
  live: Uint8Array | null;
}

export class Sender {
  readonly #spool: Spool;
  readonly #clock: () => number;
  readonly #mostRows: number;
  readonly #names = new NameBook();
  readonly #problems = new Map<string | null, string>();
  #line: Line | null = null;
  #window: HelloResult['window'] = { batches: 1, bytes: 1 };
  #sent: Sent[] = [];
  #sentBytes = 0;
  #isLive = false;
  #owesNames = true;
  #naming: Iterator<SampleBatch> | null = null;
  #lossesSeen = 0;

  constructor({ spool, clock, mostRows = ingestLimits.maxRowsPerBatch }: SenderOptions) {
    this.#spool = spool;
    this.#clock = clock;
    this.#mostRows = mostRows;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  offer(batch: SampleBatch): void {
    if (batch.kind === 'nodes') for (const node of batch.nodes) this.#problems.delete(node);
    if (batch.kind === 'quality') this.#problems.delete(null);
    for (const part of batch.kind === 'nodes' ? [batch] : splitBatch(batch, this.#mostRows)) this.#offerPart(part);
    this.#pump();
  }

  /** A server gave no usable answer. Told once until it changes: it is of now, so it is not spooled. */
  failed(node: string | null, problem: string): void {
    const words = problem.slice(0, 500);
    if (this.#problems.get(node) === words) return;
    this.#problems.set(node, words);
    this.#line?.notify({ method: 'ingest.failed', params: { node, problem: words } });
  }

  connected(line: Line, { taken, window }: HelloResult): void {
    this.#line = line;
    this.#window = window;
    this.#spool.acknowledge(taken);
    for (const [node, problem] of this.#problems) line.notify({ method: 'ingest.failed', params: { node, problem } });
    this.#pump();
  }

  disconnected(): void {
    this.#leaveLive();
    this.#line = null;
    this.#sent = [];
    this.#sentBytes = 0;
    this.#naming = null;
    this.#owesNames = true;
    this.#spool.rewind();
  }

  /** The platform has this batch and all before it, or refuses it for good. */
  acknowledged(sequence: number): void {
    while (this.#sent[0] !== undefined && this.#sent[0].sequence <= sequence) {
      const first = this.#sent.shift();
      this.#sentBytes -= first?.bytes ?? 0;
      if (first !== undefined && first.live !== null) this.#recordNames(first.live);
    }
    this.#spool.acknowledge(sequence);
    this.#pump();
  }

  #offerPart(part: SampleBatch): void {
    const head = { sequence: this.#spool.nextSequence(), sentAtMs: this.#clock() };
    if (this.#isLive && this.#hasRoom()) {
      const bytes = encodeBatch(part, head);
      this.#send(head.sequence, bytes, bytes);
      return;
    }
    this.#leaveLive();
    this.#toSpool(part, head, false);
  }

  #toSpool(part: SampleBatch, head: { readonly sequence: number; readonly sentAtMs: number }, isSent: boolean): void {
    const whole = part.kind === 'nodes' ? part : this.#names.complete(part);
    this.#spool.append({ sequence: head.sequence, atMs: part.observedAtMs, bytes: encodeBatch(whole, head) }, { isSent });
  }

  /** What is on its way and only in memory goes to the spool: from here on all that is unacknowledged is there. */
  #leaveLive(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    for (const sent of this.#sent) {
      if (sent.live === null) continue;
      this.#toSpool(decodeBatch(sent.live), { sequence: sent.sequence, sentAtMs: this.#clock() }, true);
      sent.live = null;
    }
  }

  #pump(): void {
    const line = this.#line;
    while (line !== null && !this.#isLive && this.#hasRoom()) {
      const record = this.#spool.next();
      if (record !== null) {
        this.#send(record.sequence, record.bytes, null);
        continue;
      }
      if (this.#spool.losses !== this.#lossesSeen) {
        // A lost batch may have said that rows have ended, of those too that were named just now.
        this.#lossesSeen = this.#spool.losses;
        this.#owesNames = true;
        this.#naming = null;
      }
      if (!this.#owesNames) this.#isLive = true;
      else this.#nameSome(line);
    }
  }

  #nameSome(line: Line): void {
    if (this.#naming === null) {
      this.#naming = this.#names.everything(this.#mostRows);
      line.notify({ method: 'ingest.names', params: { phase: 'begin' } });
    }
    const next = this.#naming.next();
    if (next.done !== true) {
      const sequence = this.#spool.nextSequence();
      this.#send(sequence, encodeBatch(next.value, { sequence, sentAtMs: this.#clock() }), null);
      return;
    }
    this.#naming = null;
    this.#owesNames = false;
    line.notify({ method: 'ingest.names', params: { phase: 'end' } });
  }

  #send(sequence: number, bytes: Uint8Array, live: Uint8Array | null): void {
    this.#sent.push({ sequence, bytes: bytes.byteLength, live });
    this.#sentBytes += bytes.byteLength;
    this.#line?.batch(bytes);
  }

  #hasRoom(): boolean {
    if (this.#sent.length === 0) return true;
    return this.#sent.length < this.#window.batches && this.#sentBytes < this.#window.bytes;
  }

  #recordNames(bytes: Uint8Array): void {
    const batch = decodeBatch(bytes);
    if (batch.kind !== 'nodes') this.#names.record(batch);
  }
}
