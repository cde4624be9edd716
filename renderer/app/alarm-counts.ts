import type { Alarm } from '../../shared/model/events.ts';

/** Alarms that stand, by severity, worst first; shelved ones are out of sight until their time is up. */
export interface AlarmCount {
  readonly severity: 'critical' | 'degraded' | 'unknown';
  readonly count: number;
  readonly unacknowledged: number;
}

const worstFirst = ['critical', 'degraded', 'unknown'] as const;

export function alarmCounts(alarms: Iterable<Alarm>): readonly AlarmCount[] {
  const standing = [...alarms].filter(({ clearedAtMs, shelvedUntilMs }) => clearedAtMs === null && shelvedUntilMs === null);
  return worstFirst
    .map((severity) => {
      const alike = standing.filter((alarm) => alarm.severity === severity);
      return { severity, count: alike.length, unacknowledged: alike.filter(({ acknowledged }) => acknowledged === null).length };
    })
    .filter(({ count }) => count > 0);
}
