/** Words that more than one screen says. Each feature keeps its own catalogue beside it; nothing is worded anywhere else. */
import type { HealthState } from '../../shared/model/health.ts';
import type { Severity } from '../../shared/model/events.ts';
import type { Role } from '../../shared/model/identity.ts';

const stateWords: Readonly<Record<HealthState, string>> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  critical: 'Critical',
  down: 'Down',
  unknown: 'Unknown',
};

const severityWords: Readonly<Record<Severity, string>> = {
  info: 'Information',
  unknown: 'Unknown',
  degraded: 'Degraded',
  critical: 'Critical',
};

const roleWords: Readonly<Record<Role, string>> = { viewer: 'viewer', operator: 'operator', approver: 'approver', admin: 'admin' };

export const commonText = {
  states: stateWords,
  severities: severityWords,
  roles: roleWords,
  allows: 'Allows',
  warns: 'Warns',
  blocks: 'Blocks',
  copy: 'Copy',
  copied: 'Copied',
  copyNamed: (what: string) => `Copy ${what}`,
  copyCause: 'Copy the cause',
  showCause: 'Raw cause',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  loading: (what: string) => `Loading ${what}`,
  stale: (age: string) => `Figures are ${age} old`,
  staleSince: (at: string) => `none since ${at}`,
  dataOld: (age: string) => `data ${age} old`,
  noData: 'no data yet',
  youCommand: 'You command',
  commands: (name: string) => `${name} commands`,
  asking: (count: number) => (count === 1 ? '1 asks' : `${String(count)} ask`),
  loadOf: (percent: string) => `Load ${percent}`,
  loadChange: (now: string, after: string) => `Load ${now}, after ${after}`,
  ceilingAt: (percent: string) => `ceiling ${percent}`,
  noRules: 'No rule has anything to say.',
  changeHere: 'Change',
  showMore: (count: number) => `Show ${String(count)} more`,
  showFewer: 'Show fewer',
  burn: {
    window: 'Over',
    rate: 'Burns',
    from: 'from',
    picture: 'Rate against threshold',
    known: 'known',
    noOpinion: 'no opinion',
    times: (rate: number) => `${rate >= 100 ? String(Math.round(rate)) : rate.toFixed(1)}\u00a0×`,
    tiers: { 'page-fast': 'page', 'page-slow': 'page', ticket: 'ticket' },
    left: (left: string) => `${left} of the budget left`,
    overspent: (over: string) => `budget overspent by ${over}`,
    leftUnknown: (mark: string) => `${mark} of the budget left`,
    knownOf: (span: string, share: string) => `Of the last ${span} ${share} is known, and of that`,
    target: (target: string) => `target ${target}`,
  },
} as const;
