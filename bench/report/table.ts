/** Figures as tables for a terminal. */
import { figureSpec } from '../budgets.ts';
import type { Finding, PeerFinding } from '../measure.ts';
import { isMet } from './verdict.ts';

/** Columns as wide as their widest cell; numbers stand at the right. */
export function textTable(rows: readonly (readonly string[])[], rightAligned: ReadonlySet<number>): string {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  const pad = (cell: string, column: number): string =>
    rightAligned.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

export function findingsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { budget, figure, of, value, tolerance } = finding;
    const { what, unit, limit } = figureSpec(budget, figure);
    const noise = tolerance === undefined ? '' : ` ± ${shortNumber(tolerance)}`;
    return [
      isMet(finding) ? 'met' : 'NOT MET',
      budget,
      `${what}${of === undefined ? '' : `, ${of}`}`,
      `${shortNumber(value)}${noise}`,
      `≤ ${limit}`,
      unit,
    ];
  });
  return textTable([['', 'budget', 'what', 'value', 'limit', ''], ...rows], new Set([3, 4]));
}

export function peersTable(peers: readonly PeerFinding[]): string {
  const rows = peers.map(({ beside, peer, figure, value, unit, ours }) => [
    beside,
    peer,
    figure,
    shortNumber(value),
    shortNumber(ours),
    unit,
    Number.isFinite(value / ours) ? `${shortNumber(value / ours)} ×` : '',
  ]);
  return textTable([['beside', 'peer', 'what', 'peer', 'ours', '', 'peer / ours'], ...rows], new Set([3, 4, 6]));
}

/** Why each budget that is not met is not, and what bounds it. Empty when all are met. */
export function shortfalls(findings: readonly Finding[]): string {
  return findings
    .filter((finding) => !isMet(finding))
    .map((finding) => {
      const { budget, figure, of, value, detail } = finding;
      const { what, unit, limit } = figureSpec(budget, figure);
      const is = Number.isFinite(value) ? `${shortNumber(value)} ${unit}, over ${limit} ${unit}` : 'not measured';
      return `${budget} is not met: ${what}${of === undefined ? '' : `, ${of}`}: ${is}.\n  ${detail}`;
    })
    .join('\n');
}

/** Three significant figures, and no more than two decimals; `—` when it is not known. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '—';
  if (Math.abs(value) >= 1000) return String(Math.round(value));
  return String(Number(Number(value.toPrecision(3)).toFixed(2)));
}
