/** Which alarms make noise, and how many: the same for the platform and every console. */
import { severities } from './events.ts';
import type { Alarm, Severity } from './events.ts';

/** 0 is what an operator must look at first. */
export function alarmRank(severity: Severity): number {
  return severities.length - 1 - severities.indexOf(severity);
}

export function isWorse(severity: Severity, than: Severity): boolean {
  return alarmRank(severity) < alarmRank(than);
}

export function isStanding({ clearedAtMs }: Pick<Alarm, 'clearedAtMs'>): boolean {
  return clearedAtMs === null;
}

/** It stands, and nobody has taken it upon themselves or put it out of sight. */
export function isLoud({ clearedAtMs, acknowledged, shelved }: Pick<Alarm, 'clearedAtMs' | 'acknowledged' | 'shelved'>): boolean {
  return clearedAtMs === null && acknowledged === null && shelved === null;
}

export interface AlarmCount {
  readonly severity: Severity;
  readonly loud: number;
  /** Standing, in sight, and taken upon themselves by somebody. */
  readonly acknowledged: number;
}

/** By severity, worst first, without severities of which none stands in sight. */
export function alarmCounts(alarms: Iterable<Alarm>): readonly AlarmCount[] {
  const inSight = [...alarms].filter((alarm) => isStanding(alarm) && alarm.shelved === null);
  return severities
    .toReversed()
    .map((severity) => {
      const alike = inSight.filter((alarm) => alarm.severity === severity);
      const loud = alike.filter(isLoud).length;
      return { severity, loud, acknowledged: alike.length - loud };
    })
    .filter(({ loud, acknowledged }) => loud + acknowledged > 0);
}
