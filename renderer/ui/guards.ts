/** Holds and overrides that stand, as screens list them: one entry for all IDCs of one change. */
import type { Table } from '../../shared/wire/columns.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../shared/wire/views.ts';
import { ruleTitles } from '../../shared/rules/evaluate.ts';
import { routes } from './routes.ts';
import { formatClockMinutes } from './time.ts';

export interface GuardEntry {
  readonly changeId: string;
  readonly guard: 'hold' | 'override';
  /** null for a hold. */
  readonly rule: string | null;
  readonly idcs: readonly string[];
  readonly untilMs: number;
  readonly by: string;
  readonly why: string;
}

/** Soonest over first. @param idc only those on this IDC */
export function guardEntries(table: Table<StateViewSpec<'guards'>['guards']>, idc?: string): readonly GuardEntry[] {
  const entries = new Map<string, GuardEntry>();
  for (const row of rowsOf(table)) {
    const key = `${row.changeId} ${row.guard} ${row.rule}`;
    const known = entries.get(key);
    entries.set(key, {
      changeId: row.changeId,
      guard: row.guard === 'override' ? 'override' : 'hold',
      rule: row.rule === '' ? null : row.rule,
      idcs: [...(known?.idcs ?? []), row.idc],
      untilMs: row.untilMs,
      by: row.by,
      why: row.why,
    });
  }
  return [...entries.values()]
    .filter(({ idcs }) => idc === undefined || idcs.includes(idc))
    .toSorted((one, other) => one.untilMs - other.untilMs || one.changeId.localeCompare(other.changeId));
}

/** `osl-1, lis-1 held until 19:40`. */
export function guardTitle({ guard, rule, idcs, untilMs }: GuardEntry): string {
  const until = `until ${formatClockMinutes(untilMs)}`;
  return guard === 'hold' ? `${idcs.join(', ')} held ${until}` : `${ruleTitle(rule)} only warns on ${idcs.join(', ')} ${until}`;
}

export function ruleTitle(rule: string | null): string {
  const known = Object.entries(ruleTitles).find(([name]) => name === rule);
  return known?.[1] ?? rule ?? '';
}

/** Where the workspace opens that lifts it. */
export function liftHref({ guard, rule, idcs }: GuardEntry): string {
  const intent = guard === 'hold' ? { kind: 'hold', idcs, untilMs: null } : { kind: 'override', rule: rule ?? '', idcs, untilMs: null };
  return routes.newChange({ intent: JSON.stringify(intent) });
}
