/** How far a bundle has come, told from its bytes as they pass. */
import { bundleHeaderSchema } from './bundle.ts';

export interface BundleProgress {
  readonly entries: number;
  /** What its first line says there will be; null before that is there. */
  readonly total: number | null;
}

const lineFeed = 10;

/** Answers a function that takes the pieces in their order and says after each how far it is. */
export function bundleProgress(): (chunk: Uint8Array) => BundleProgress {
  const decoder = new TextDecoder();
  let lines = 0;
  let head = '';
  let total: number | null = null;
  return (chunk) => {
    if (lines === 0) {
      head += decoder.decode(chunk, { stream: true });
      if (head.includes('\n')) total = totalIn(head.split('\n', 1)[0] ?? '');
    }
    for (const byte of chunk) if (byte === lineFeed) lines += 1;
    return { entries: Math.max(0, lines - 1), total };
  };
}

function totalIn(line: string): number | null {
  try {
    const { from, to } = bundleHeaderSchema.parse(JSON.parse(line));
    return to - from;
  } catch {
    return null;
  }
}
