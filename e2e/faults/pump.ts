/** One way of one connection: carries bytes as late, as slow and as cut up as it is told. */
import type { Socket } from 'node:net';
import type { Random } from './random.ts';
import type { Fault } from './schedule.ts';

export interface Pump {
  take(bytes: Buffer): void;
  /** The source has ended: the target is told once all that is on its way has arrived. */
  end(): void;
  /** Nothing passes any more. */
  stop(): void;
  carriedBytes(): number;
}

/** More than this on its way, and the source has to wait: a slow line does not buffer without end. */
const mostOnItsWayBytes = 256 * 1024;
/** Slices beyond so many of one chunk are joined again: some are enough. */
const mostSlices = 200;

export function createPump(
  { from, to }: { readonly from: Socket; readonly to: Socket },
  options: {
    readonly fault: Pick<Fault, 'latencyMs' | 'jitterMs' | 'bytesPerSecond' | 'sliceBytes' | 'pause'>;
    readonly random: Random;
    /** Bytes after which nothing more is carried; then `onSpent`. */
    readonly limitBytes: number;
    readonly onSpent?: () => void;
    readonly onCarried?: () => void;
  },
): Pump {
  const { fault, random, limitBytes, onSpent, onCarried } = options;
  const queue: { readonly bytes: Buffer; readonly dueMs: number }[] = [];
  let carried = 0;
  let onItsWay = 0;
  let lineFreeMs = 0;
  let hasPaused = false;
  let isStopped = false;
  let hasEnded = false;
  let timer: NodeJS.Timeout | null = null;

  function take(bytes: Buffer): void {
    if (isStopped) return;
    const nowMs = performance.now();
    for (const piece of slicesOf(bytes, fault.sliceBytes)) {
      const wayMs = fault.latencyMs + random.unit() * fault.jitterMs;
      const sendingMs = fault.bytesPerSecond === null ? 0 : (piece.byteLength / fault.bytesPerSecond) * 1000;
      lineFreeMs = Math.max(lineFreeMs, nowMs) + sendingMs;
      const last = queue.at(-1)?.dueMs ?? 0;
      queue.push({ bytes: piece, dueMs: Math.max(last, lineFreeMs + wayMs) });
      onItsWay += piece.byteLength;
    }
    if (onItsWay > mostOnItsWayBytes) from.pause();
    move();
  }

  function move(): void {
    timer = null;
    for (let next = queue[0]; next !== undefined && !isStopped; next = queue[0]) {
      const waitMs = next.dueMs - performance.now();
      if (waitMs > 0) {
        timer ??= setTimeout(move, waitMs);
        return;
      }
      queue.shift();
      onItsWay -= next.bytes.byteLength;
      carry(next.bytes);
      if (pauseNow()) return;
      // Pieces that were cut are to arrive as pieces.
      if (fault.sliceBytes !== null && queue.length > 0) {
        setImmediate(move);
        return;
      }
    }
    if (onItsWay < mostOnItsWayBytes / 2) from.resume();
    if (hasEnded && queue.length === 0 && !isStopped) to.end();
  }

  function carry(bytes: Buffer): void {
    const room = limitBytes - carried;
    const part = bytes.byteLength > room ? bytes.subarray(0, room) : bytes;
    carried += part.byteLength;
    if (part.byteLength > 0) to.write(part);
    if (carried >= limitBytes) {
      isStopped = true;
      onSpent?.();
    } else onCarried?.();
  }

  function pauseNow(): boolean {
    const { pause } = fault;
    if (pause === null || hasPaused || carried < pause.afterBytes) return false;
    hasPaused = true;
    timer ??= setTimeout(move, pause.forMs);
    return true;
  }

  return {
    take,
    end() {
      hasEnded = true;
      if (timer === null) move();
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      queue.length = 0;
    },
    carriedBytes: () => carried,
  };
}

function slicesOf(bytes: Buffer, sliceBytes: number | null): readonly Buffer[] {
  if (sliceBytes === null) return [bytes];
  const size = Math.max(sliceBytes, Math.ceil(bytes.byteLength / mostSlices));
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
