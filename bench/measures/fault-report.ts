/** Reads what `npm run faults` prints. */

export interface FaultReport {
  /** Cuts that were made, over all seeds. */
  readonly cuts: number;
  /** What was lost, doubled, out of order, late or younger than the truth; one entry each. */
  readonly faults: readonly string[];
  /** Its last line. */
  readonly summary: string;
}

export function faultsIn(text: string): FaultReport {
  const lines = text.trimEnd().split('\n');
  const summary = lines.findLast((line) => line.includes(' seeds hold, ')) ?? 'the fault suite did not come to its end';
  return {
    cuts: Number(/, (\d+) cuts,/.exec(summary)?.[1] ?? 0),
    faults: lines.filter((line) => line.startsWith('    ') && !line.startsWith('    replay: ')).map((line) => line.trim()),
    summary,
  };
}
