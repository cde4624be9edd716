/** When alarms make a sound: a pure function of what stands now and what was heard before. */
import { alarmRank, isLoud, isWorse } from '../../shared/model/alarms.ts';
import type { Alarm, Severity } from '../../shared/model/events.ts';

/** A critical alarm that nobody takes is said again this often. */
export const repeatsEveryMs = 30_000;

export interface Heard {
  /** Loud alarms by id: as bad as they were, and how often they had come. */
  readonly loud: ReadonlyMap<string, { readonly severity: Severity; readonly count: number }>;
  /** When a critical alarm was last said. */
  readonly criticalAtMs: number;
}

export const nothingHeard: Heard = { loud: new Map(), criticalAtMs: Number.NEGATIVE_INFINITY };

interface Noise {
  /** One sound for all that is new, however many: the worst of it. null: silence. */
  readonly severity: Severity | null;
  readonly heard: Heard;
}

/** What is acknowledged, shelved or over is never a reason. */
export function noiseOf(alarms: Iterable<Alarm>, heard: Heard, nowMs: number): Noise {
  const loud = new Map<string, { readonly severity: Severity; readonly count: number }>();
  let worst: Severity | null = null;
  let isCritical = false;
  for (const alarm of alarms) {
    if (!isLoud(alarm)) continue;
    const { id, severity, count } = alarm;
    loud.set(id, { severity, count });
    isCritical ||= severity === 'critical';
    const before = heard.loud.get(id);
    const isNews = before === undefined || isWorse(severity, before.severity) || count > before.count;
    if (isNews && severity !== 'info' && (worst === null || alarmRank(severity) < alarmRank(worst))) worst = severity;
  }
  const isRepeat = isCritical && nowMs - heard.criticalAtMs >= repeatsEveryMs;
  const severity = isRepeat ? 'critical' : worst;
  return {
    severity,
    heard: { loud, criticalAtMs: severity === 'critical' ? nowMs : isCritical ? heard.criticalAtMs : Number.NEGATIVE_INFINITY },
  };
}
