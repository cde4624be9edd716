/** Handles of one source and kind: which slot each stands for, and in which generation. Rows live while something is bound to them. */
import type { EdgePart } from './deliveries.ts';
import { grown } from './slots.ts';

const unbound = 0;
const leastHandles = 64;

export class Bindings {
  /** Slot plus 1. */
  #slots = new Uint32Array(leastHandles);
  #generations = new Uint32Array(leastHandles);
  #idcs = new Uint8Array(leastHandles);

  bind(handle: number, row: { readonly slot: number; readonly generation: number; readonly idc: number }): void {
    if (handle >= this.#slots.length) this.grow(lengthFor(handle, this.#slots.length));
    this.#slots[handle] = row.slot + 1;
    this.#generations[handle] = row.generation;
    this.#idcs[handle] = row.idc;
  }

  unbind(handle: number): void {
    if (handle < this.#slots.length) this.#slots[handle] = unbound;
  }

  /** The slot, or -1 for a handle that was never declared or has been retired. */
  slotOf(handle: number): number {
    return (this.#slots[handle] ?? unbound) - 1;
  }

  generationOf(handle: number): number {
    return this.#generations[handle] ?? 0;
  }

  idcOf(handle: number): number {
    return this.#idcs[handle] ?? 0;
  }

  protected grow(length: number): void {
    this.#slots = grown(this.#slots, length);
    this.#generations = grown(this.#generations, length);
    this.#idcs = grown(this.#idcs, length);
  }
}

/** Several edges share a row: each binding keeps what it said last. */
export class EdgeBindings extends Bindings {
  #viewers = new Float32Array(leastHandles);
  #egressKbps = new Float32Array(leastHandles).fill(Number.NaN);

  partOf(handle: number): EdgePart {
    return { viewers: this.#viewers[handle] ?? 0, egressKbps: this.#egressKbps[handle] ?? Number.NaN };
  }

  keepPart(handle: number, part: EdgePart): void {
    this.#viewers[handle] = part.viewers;
    this.#egressKbps[handle] = part.egressKbps;
  }

  override bind(handle: number, row: { readonly slot: number; readonly generation: number; readonly idc: number }): void {
    super.bind(handle, row);
    this.keepPart(handle, { viewers: 0, egressKbps: Number.NaN });
  }

  protected override grow(length: number): void {
    super.grow(length);
    this.#viewers = grown(this.#viewers, length);
    this.#egressKbps = grown(this.#egressKbps, length);
  }
}

function lengthFor(handle: number, before: number): number {
  let length = before;
  while (length <= handle) length *= 2;
  return length;
}
