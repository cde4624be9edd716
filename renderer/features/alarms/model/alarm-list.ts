/** Which alarms stand in which part of the screen, filtered, and the rows of the first: headlines of floods and alarms. */
import { groupAlarms } from '../../../../shared/model/alarm-groups.ts';
import type { AlarmGroup } from '../../../../shared/model/alarm-groups.ts';
import { isStanding } from '../../../../shared/model/alarms.ts';
import { severities } from '../../../../shared/model/events.ts';
import type { Alarm, Severity } from '../../../../shared/model/events.ts';

export interface AlarmFilter {
  readonly text: string;
  /** null: any. `''`: of no IDC. */
  readonly idc: string | null;
  readonly severity: Severity | null;
}

export const noFilter: AlarmFilter = { text: '', idc: null, severity: null };

export function filterOf(query: URLSearchParams): AlarmFilter {
  return {
    text: query.get('text') ?? '',
    idc: query.get('idc'),
    severity: severities.find((severity) => severity === query.get('severity')) ?? null,
  };
}

export function hasFilter({ text, idc, severity }: AlarmFilter): boolean {
  return text.trim() !== '' || idc !== null || severity !== null;
}

/** Every word must be found somewhere in it. */
function fits(alarm: Alarm, { text, idc, severity }: AlarmFilter): boolean {
  if (idc !== null && (alarm.idc ?? '') !== idc) return false;
  if (severity !== null && alarm.severity !== severity) return false;
  const people = [alarm.acknowledged, alarm.shelved].flatMap((act) => (act === null ? [] : [act.by.name, act.why]));
  const all = [alarm.title, alarm.detail, alarm.cause, alarm.idc ?? '', ...people].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

export interface AlarmSections {
  readonly groups: readonly AlarmGroup[];
  /** In sight, whatever the filter. */
  readonly inSight: number;
  readonly loud: number;
  /** The next to come back first. */
  readonly shelved: readonly Alarm[];
  /** Newest first. */
  readonly cleared: readonly Alarm[];
  /** Every IDC that an alarm names, for the filter. */
  readonly idcs: readonly string[];
}

export function sectionsOf(alarms: Iterable<Alarm>, filter: AlarmFilter): AlarmSections {
  const all = [...alarms];
  const standing = all.filter(isStanding);
  const inSight = standing.filter(({ shelved }) => shelved === null);
  const untilMs = ({ shelved }: Alarm): number => shelved?.untilMs ?? 0;
  return {
    groups: groupAlarms(inSight.filter((alarm) => fits(alarm, filter))),
    inSight: inSight.length,
    loud: inSight.filter(({ acknowledged }) => acknowledged === null).length,
    shelved: standing
      .filter((alarm) => alarm.shelved !== null && fits(alarm, filter))
      .toSorted((one, other) => untilMs(one) - untilMs(other)),
    cleared: all
      .filter((alarm) => !isStanding(alarm) && fits(alarm, filter))
      .toSorted((one, other) => (other.clearedAtMs ?? 0) - (one.clearedAtMs ?? 0)),
    idcs: [...new Set(all.map(({ idc }) => idc ?? ''))].toSorted(),
  };
}

export type AlarmRow =
  | { readonly kind: 'flood'; readonly key: string; readonly group: AlarmGroup; readonly isOpen: boolean }
  | { readonly kind: 'alarm'; readonly key: string; readonly alarm: Alarm; readonly isMember: boolean };

/** A flood is one row until it is opened; all else stands for itself, group by group. */
export function rowsOf(groups: readonly AlarmGroup[], open: ReadonlySet<string>): readonly AlarmRow[] {
  return groups.flatMap((group): AlarmRow[] => {
    const members = group.alarms.map((alarm): AlarmRow => ({ kind: 'alarm', key: alarm.id, alarm, isMember: group.isFlood }));
    if (!group.isFlood) return members;
    const isOpen = open.has(group.key);
    return [{ kind: 'flood', key: group.key, group, isOpen }, ...(isOpen ? members : [])];
  });
}
