/** Figures as lines of JSON, one a line, for other programs. */
import { figureSpec } from '../budgets.ts';
import type { Finding, PeerFinding } from '../measure.ts';
import { isMet } from './verdict.ts';

/** `value` is null when it could not be measured. */
export function findingLine(finding: Finding): string {
  const { budget, figure, of, value, tolerance, detail } = finding;
  const { unit, limit } = figureSpec(budget, figure);
  return JSON.stringify({ budget, figure, of, value: finite(value), unit, limit, tolerance, ok: isMet(finding), detail });
}

/** Peers have no limit and no verdict; they stand beside a budget. */
export function peerLine({ beside, peer, figure, value, unit, ours, detail }: PeerFinding): string {
  return JSON.stringify({ peer, beside, figure, value: finite(value), unit, ours: finite(ours), detail });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
