/** The lines of an export (`shared/audit/bundle.ts`), read a little at a time: a bundle can be larger than memory. */
import { bundleLine } from '../../shared/audit/bundle.ts';
import type { BundleHeader } from '../../shared/audit/bundle.ts';
import type { LeafRange } from '../../shared/audit/merkle.ts';
import type { ExportStart, StoredLeaf } from './reading.ts';

/** Entries read in one transaction. */
const batchEntries = 500;

/** Pieces of text of one or more whole lines. */
export async function* bundleLines(
  { range, checkpoint, rotations, proof }: ExportStart,
  readLeaves: (range: LeafRange) => Promise<readonly StoredLeaf[]>,
  madeAtMs: number,
): AsyncGenerator<string> {
  const header: BundleHeader = {
    format: 'switchyard-audit-bundle/1',
    ...range,
    madeAtMs,
    checkpoint,
    rotations: [...rotations],
    proof: [...proof],
  };
  yield `${JSON.stringify(header)}\n`;
  for (let { from } = range; from < range.to; from += batchEntries) {
    const read = await readLeaves({ from, to: Math.min(range.to, from + batchEntries) });
    yield read.map((entry) => `${bundleLine(entry)}\n`).join('');
  }
}
