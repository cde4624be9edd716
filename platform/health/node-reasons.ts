/** From verdicts on nodes to reasons for their IDC: it is down when all of its origins or all of its edges are. */
import type { HealthReason, HealthState } from '../../shared/model/health.ts';
import { nodeRoles } from '../../shared/model/network.ts';
import { orNull } from '../../shared/model/numbers.ts';
import type { State } from '../state/state.ts';
import type { NodeWatch, WatchedVerdict } from './node-watch.ts';

interface NodeReasonsInput {
  readonly idc: string;
  readonly index: number;
  readonly state: State;
  readonly nodes: NodeWatch;
}

/** Nodes of which a reason tells one by one; an IDC may have a hundred. */
const mostNodesTold = 4;

export function nodeReasons({ idc, index, state, nodes }: NodeReasonsInput): HealthReason[] {
  const reasons: HealthReason[] = [];
  for (const role of nodeRoles) {
    const verdicts = state.nodes.in(idc, role).map((node) => nodes.verdict(node));
    const affected = orNull((role === 'origin' ? state.aggregates.audience : state.aggregates.viewers)[index] ?? Number.NaN);
    for (const rule of ['origin-down', 'edge-down', 'check-failing', 'data-stale'] as const) {
      const held = verdicts.filter((verdict) => verdict.rule === rule);
      if (held.length > 0) reasons.push(reasonOf(held, { of: verdicts.length, role, affected }));
    }
  }
  return reasons;
}

function inWords(held: readonly WatchedVerdict[]): string {
  const told = held.slice(0, mostNodesTold).map((verdict) => verdict.text);
  return [...told, ...(held.length > told.length ? [`and ${held.length - told.length} more`] : [])].join('; ');
}

function reasonOf(
  held: readonly WatchedVerdict[],
  { of, role, affected }: { readonly of: number; readonly role: string; readonly affected: number | null },
): HealthReason {
  const states = held.map((verdict) => verdict.state);
  const isAllDown = held.length === of && states.every((state) => state === 'down');
  const state: HealthState = isAllDown ? 'down' : states.includes('down') || states.includes('critical') ? 'critical' : 'unknown';
  const count = of > 1 ? `${held.length} of ${of} ${role}s: ` : '';
  const clears = held.map((verdict) => verdict.clearsInMs);
  return {
    rule: held[0]?.rule ?? 'data-stale',
    state,
    text: count + inWords(held),
    metric: null,
    unit: null,
    value: null,
    enterAt: null,
    leaveAt: null,
    matched: held.length,
    needed: null,
    window: of,
    samples: [],
    sinceMs: Math.min(...held.map((verdict) => verdict.sinceMs)),
    clearsInMs: clears.every((value) => value !== null) ? Math.max(...clears) : null,
    viewersAffected: affected,
    witnesses: held.slice(0, mostNodesTold).flatMap((verdict) => verdict.witnesses),
  };
}
