/** Handles of one source and kind: which slot each stands for, and in which generation. Rows live while something is bound to them. */
import { grown } from './slots.ts';

const unbound = 0xffff_ffff;

export class Bindings {
  #slots = new Uint32Array(256).fill(unbound);
  #generations = new Uint32Array(256);
  #idcs = new Uint8Array(256);
  /** The binding's own last parts of a shared row. */
  viewers = new Float32Array(256);
  egressKbps = new Float32Array(256);

  bind(handle: number, row: { readonly slot: number; readonly generation: number; readonly idc: number }): void {
    this.#reserve(handle);
    this.#slots[handle] = row.slot;
    this.#generations[handle] = row.generation;
    this.#idcs[handle] = row.idc;
    this.viewers[handle] = 0;
    this.egressKbps[handle] = 0;
  }

  unbind(handle: number): void {
    if (handle < this.#slots.length) this.#slots[handle] = unbound;
  }

  /** The slot, or undefined for a handle that was never declared or has been retired. */
  slotOf(handle: number): number | undefined {
    const slot = this.#slots[handle];
    return slot === unbound ? undefined : slot;
  }

  generationOf(handle: number): number {
    return this.#generations[handle] ?? 0;
  }

  idcOf(handle: number): number {
    return this.#idcs[handle] ?? 0;
  }

  #reserve(handle: number): void {
    const before = this.#slots.length;
    if (handle < before) return;
    let length = before;
    while (length <= handle) length *= 2;
    this.#slots = grown(this.#slots, length).fill(unbound, before);
    this.#generations = grown(this.#generations, length);
    this.#idcs = grown(this.#idcs, length);
    this.viewers = grown(this.viewers, length);
    this.egressKbps = grown(this.egressKbps, length);
  }
}
