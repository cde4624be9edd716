/** Nodes as rows of a view: those of one IDC in its own view, and in the view `nodes` a window over all, worst first. */
import { healthStates, severityRank } from '../../shared/model/health.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { folded } from '../state/query/text-search.ts';
import type { LiveParts } from './live-state.ts';

const spec = stateViews.nodes.tables;
type NodeRow = Row<typeof spec.nodes>;

export interface NodeViewParts extends Pick<LiveParts, 'state' | 'engine' | 'ingress' | 'clock'> {
  /** The release that a node has said to run; null when it said nothing. */
  readonly configReleaseOf: (idc: string, node: string) => number | null;
}

export interface NodesParams {
  readonly idc: string | null;
  readonly find: string;
  readonly offset: number;
  readonly limit: number;
}

export function nodesTables(parts: NodeViewParts, params: NodesParams): Tables<typeof spec> {
  const { descriptions } = parts.state.nodes;
  const text = folded(params.find.trim());
  const matched: number[] = [];
  for (const [index, { id, idc, role }] of descriptions.entries()) {
    if (params.idc !== null && idc !== params.idc) continue;
    if (text !== '' && !folded(`${id}\n${role}`).includes(text)) continue;
    matched.push(index);
  }
  const { offset, limit } = params;
  const shown = worstFirst(parts, matched).slice(offset, offset + limit);
  return {
    nodes: tableOf(
      spec.nodes,
      shown.map((index) => nodeRow(parts, index)),
    ),
    window: tableOf(spec.window, [{ offset, matched: matched.length, total: descriptions.length }]),
  };
}

export function nodeRow(parts: NodeViewParts, index: number): NodeRow {
  const { nodes } = parts.state;
  const nowMs = parts.clock();
  const { id, idc, role } = nodes.descriptions[index] ?? { id: '', idc: '', role: 'edge' as const };
  const verdict = parts.engine.nodes.verdict(index);
  const check = parts.ingress.check(idc, role === 'origin' ? 'publish' : 'play', nowMs);
  const aheadMs = nodes.clockAheadMs[index] ?? 0;
  const clock = aheadMs > 0 ? `its clock is ${(aheadMs / 1000).toFixed(1)} s ahead; ` : '';
  const problem = nodes.problems[index] ?? '';
  return {
    id,
    role,
    idc,
    state: healthStates.indexOf(verdict.state),
    dataAgeMs: Math.max(0, nowMs - (nodes.observedAtMs[index] ?? Number.NaN)),
    check: check?.says ?? '',
    checkDetail: check?.detail ?? '',
    connections: nodes.connections[index] ?? Number.NaN,
    ingestKbps: nodes.ingestKbps[index] ?? Number.NaN,
    egressKbps: nodes.egressKbps[index] ?? Number.NaN,
    cpuPct: nodes.cpuPct[index] ?? Number.NaN,
    configRelease: parts.configReleaseOf(idc, id) ?? Number.NaN,
    detail: clock + (verdict.text || problem || (nodes.details[index] ?? '')),
  };
}

/** State first, then how busy; a node that nobody has an answer from comes before busy ones of its state. */
function worstFirst(parts: NodeViewParts, indexes: readonly number[]): readonly number[] {
  const { cpuPct, descriptions } = parts.state.nodes;
  const key = (index: number): number => severityRank(parts.engine.nodes.verdict(index).state) * 1000 - Math.min(999, cpuPct[index] ?? 999);
  const keys = new Map(indexes.map((index) => [index, key(index)]));
  const idOf = (index: number): string => descriptions[index]?.id ?? '';
  return indexes.toSorted((left, right) => (keys.get(left) ?? 0) - (keys.get(right) ?? 0) || (idOf(left) < idOf(right) ? -1 : 1));
}
