/** One input into one door. */
import { getHeapStatistics } from 'node:v8';
import { inputOf } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

export interface Fault {
  readonly kind: 'crash' | 'allocation' | 'hang';
  readonly words: string;
}

/** More than any honest answer to an input of at most 256 KiB: an input may not choose how much memory is taken. */
const mostBytesTaken = 64 * 1024 * 1024;

/** null: it was taken, or refused in words. */
export async function attempt(target: FuzzTarget, seed: number, iteration: number): Promise<Fault | null> {
  const input = inputOf(target, seed, iteration);
  const before = bytesHeld();
  try {
    await target.take(input);
  } catch (error) {
    if (!target.refuses(error)) return { kind: 'crash', words: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const taken = bytesHeld() - before;
  return taken > mostBytesTaken ? { kind: 'allocation', words: `${taken} bytes were taken for an input of ${input.byteLength}` } : null;
}

function bytesHeld(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}
