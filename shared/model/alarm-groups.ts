/**
 * A flood told as one thing: alarms that were raised together are one headline with its members inside. Pure over the alarms that
 * stand, so that whoever counts groups counts the same ones; the log keeps every alarm for itself.
 */
import { alarmRank, isLoud } from './alarms.ts';
import type { Alarm, Severity } from './events.ts';

/** Raised within this of the first of them: together. A dying site tells all it has to tell well within it. */
export const floodWindowMs = 120_000;
/** More than three lines about one thing are no longer read one by one. */
export const floodCauses = 4;
export const floodIdcs = 4;

/** `idc`: of one IDC. `sites`: a flood over several IDCs. `network`: of no IDC, e.g. of the ingress. */
export type AlarmGroupKind = 'idc' | 'sites' | 'network';

export interface AlarmGroup {
  /** Stable while its first member stands. */
  readonly key: string;
  readonly kind: AlarmGroupKind;
  /** Its members are one headline. */
  readonly isFlood: boolean;
  /** Every IDC that it names, in the order of their worst alarm. */
  readonly idcs: readonly string[];
  /** Worst first, then oldest first. */
  readonly alarms: readonly Alarm[];
  readonly severity: Severity;
  /** Of the first that was raised. */
  readonly sinceMs: number;
  readonly loud: number;
}

/** Every alarm is in exactly one group, whatever order they come in. Worst group first, loud before acknowledged, then the newest. */
export function groupAlarms(alarms: readonly Alarm[]): readonly AlarmGroup[] {
  const groups: AlarmGroup[] = [];
  let rest: readonly Alarm[] = alarms.toSorted(byRaised);
  for (const together of raisedTogether(rest)) {
    if (new Set(together.map(({ idc }) => idc).filter((idc) => idc !== null)).size < floodIdcs) continue;
    const members = new Set(together);
    rest = rest.filter((alarm) => !members.has(alarm));
    groups.push(groupOf('sites', together, true));
  }
  for (const idc of new Set(rest.map((alarm) => alarm.idc))) {
    const ofIdc = rest.filter((alarm) => alarm.idc === idc);
    const isFlood = raisedTogether(ofIdc).some((together) => together.length >= floodCauses);
    groups.push(groupOf(idc === null ? 'network' : 'idc', ofIdc, isFlood));
  }
  return groups.toSorted(
    (one, other) =>
      Math.sign(other.loud) - Math.sign(one.loud) ||
      alarmRank(one.severity) - alarmRank(other.severity) ||
      other.sinceMs - one.sinceMs ||
      (one.key < other.key ? -1 : 1),
  );
}

/** @param alarms oldest first @returns runs that each lie within the window of their first */
function raisedTogether(alarms: readonly Alarm[]): readonly (readonly Alarm[])[] {
  const runs: Alarm[][] = [];
  for (const alarm of alarms) {
    const run = runs.at(-1);
    const first = run?.[0];
    if (run !== undefined && first !== undefined && alarm.raisedAtMs - first.raisedAtMs <= floodWindowMs) run.push(alarm);
    else runs.push([alarm]);
  }
  return runs;
}

function groupOf(kind: AlarmGroupKind, oldestFirst: readonly Alarm[], isFlood: boolean): AlarmGroup {
  const alarms = oldestFirst.toSorted((one, other) => alarmRank(one.severity) - alarmRank(other.severity) || byRaised(one, other));
  const idcs = [...new Set(alarms.map(({ idc }) => idc))].filter((idc) => idc !== null);
  const [first] = oldestFirst;
  return {
    key: kind === 'idc' ? `idc ${idcs[0] ?? ''}` : kind === 'network' ? 'network' : `sites ${first?.id ?? ''}`,
    kind,
    isFlood,
    idcs,
    alarms,
    severity: alarms[0]?.severity ?? 'info',
    sinceMs: first?.raisedAtMs ?? Number.NaN,
    loud: alarms.filter(isLoud).length,
  };
}

function byRaised(one: Alarm, other: Alarm): number {
  return one.raisedAtMs - other.raisedAtMs || (one.id < other.id ? -1 : 1);
}
