/** What a transition leaves in the audit log and on the timeline. */
import type { Change } from '../../shared/changes/change.ts';
import type { Plan } from '../../shared/changes/plan.ts';
import type { Severity, TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import type { ErrorCode } from '../../shared/wire/errors.ts';
import type { AuditRecord } from '../contracts.ts';

/** Who acts when no person does. */
export const platformActor: Actor = { subject: 'platform', name: 'Switchyard', role: null, kind: 'platform' };

export interface Told {
  readonly action: `change.${string}`;
  readonly actor: Actor;
  readonly atMs: number;
  readonly outcome?: AuditRecord['outcome'];
  readonly reason?: string | null;
  readonly code?: ErrorCode | null;
  readonly sessionId?: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function auditOf(change: Change, told: Told): AuditRecord {
  return {
    atMs: told.atMs,
    actor: told.actor,
    action: told.action,
    outcome: told.outcome ?? 'success',
    object: change.id,
    reason: told.reason ?? null,
    code: told.code ?? null,
    changeId: change.id,
    planHash: change.planHash,
    evidenceId: change.evidenceId,
    sessionId: told.sessionId ?? null,
    ...(told.details === undefined ? {} : { details: told.details }),
  };
}

export interface Entry {
  /** After the change's title, e.g. `approved`. */
  readonly what: string;
  readonly detail?: string | null;
  readonly severity?: Severity;
  readonly actor: Actor;
  readonly atMs: number;
}

export function timelineOf(change: Change, entry: Entry): TimelineEntry {
  const [only, ...others] = change.idcs;
  return {
    atMs: entry.atMs,
    kind: 'change',
    severity: entry.severity ?? 'info',
    idc: only !== undefined && others.length === 0 ? only : null,
    title: `${change.title}: ${entry.what}`,
    detail: entry.detail ?? null,
    changeId: change.id,
    release: null,
    actor: entry.actor,
  };
}

/** Markers on the charts of the targets of one stage. */
export function releaseMarkers(
  change: Change,
  { plan, step, ...entry }: { readonly plan: Plan; readonly step: number; readonly actor: Actor; readonly atMs: number },
): TimelineEntry[] {
  const planned = plan.core.steps[step];
  if (planned?.kind !== 'config') return [];
  return planned.targets.map((target) => ({
    atMs: entry.atMs,
    kind: 'release',
    severity: 'info',
    idc: target,
    title: `${planned.namespace} release ${String(planned.release)} on ${target}`,
    detail: change.title,
    changeId: change.id,
    release: { namespace: planned.namespace, release: planned.release },
    actor: entry.actor,
  }));
}
