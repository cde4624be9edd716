/** Who runs what: pointers (what each target is to run) against what each instance last said it runs. */
import { silentAfterMs } from '../../../../shared/agents/config.ts';
import type { Row, Tables } from '../../../../shared/wire/columns.ts';
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';

type ConfigTables = Tables<StateViewSpec<'config'>>;
type InstanceRow = Row<StateViewSpec<'config'>['instances']>;

/**
 * `behind`: runs another release than it should. `silent`: agents report every few seconds also when nothing is new, and this one has
 * stopped: what it said last is no adoption.
 */
export type AdoptionState = 'running' | 'draining' | 'failed' | 'behind' | 'silent' | 'no-report';
export const adoptionStates: readonly AdoptionState[] = ['failed', 'silent', 'no-report', 'behind', 'draining', 'running'];

export interface Instance {
  readonly instance: string;
  /** null before the first report. */
  readonly release: number | null;
  readonly state: AdoptionState;
  readonly detail: string;
  readonly reportAgeMs: number | null;
}

export interface Target {
  readonly target: string;
  /** What it is to run; null when nothing is released to it. */
  readonly release: number | null;
  readonly sinceMs: number | null;
  readonly instances: readonly Instance[];
}

export interface Adoption {
  readonly namespace: string;
  readonly description: string;
  readonly latestRelease: number;
  readonly targets: readonly Target[];
  readonly counts: Readonly<Record<AdoptionState, number>>;
  readonly instances: number;
}

/** @param extraAgeMs time since the frame was made, added to every age. */
export function adoptions(tables: ConfigTables, extraAgeMs: number): readonly Adoption[] {
  const targets = rowsOf(tables.targets);
  const instances = rowsOf(tables.instances);
  return rowsOf(tables.namespaces).map(({ namespace, latestRelease, description }) => {
    const here = targets.filter((row) => row.namespace === namespace);
    const reported = instances.filter((row) => row.namespace === namespace);
    const names = [...new Set([...here, ...reported].map((row) => row.target))].toSorted();
    const list: readonly Target[] = names.map((target) => {
      const pointer = here.find((row) => row.target === target);
      const release = pointer === undefined || pointer.release === 0 ? null : pointer.release;
      return {
        target,
        release,
        sinceMs: pointer === undefined || Number.isNaN(pointer.sinceMs) ? null : pointer.sinceMs,
        instances: reported.filter((row) => row.target === target).map((row) => instanceOf(row, release, extraAgeMs)),
      };
    });
    const counts = countsOf(list);
    return {
      namespace,
      description,
      latestRelease,
      targets: list,
      counts,
      instances: list.reduce((sum, { instances: all }) => sum + Math.max(1, all.length), 0),
    };
  });
}

function instanceOf(row: InstanceRow, intended: number | null, extraAgeMs: number): Instance {
  const reportAgeMs = Number.isNaN(row.reportAgeMs) ? null : row.reportAgeMs + extraAgeMs;
  return {
    instance: row.instance,
    release: reportAgeMs === null || row.release === 0 ? null : row.release,
    state: stateOf(row, intended, reportAgeMs),
    detail: row.detail,
    reportAgeMs,
  };
}

function stateOf(row: InstanceRow, intended: number | null, reportAgeMs: number | null): AdoptionState {
  if (reportAgeMs === null) return 'no-report';
  if (reportAgeMs > silentAfterMs) return 'silent';
  if (row.state === 'failed') return 'failed';
  if (row.state === 'draining') return 'draining';
  return intended !== null && row.release !== intended ? 'behind' : 'running';
}

/** A target that nobody ever reported for counts as one instance without a report. */
function countsOf(targets: readonly Target[]): Record<AdoptionState, number> {
  const counts: Record<AdoptionState, number> = { failed: 0, 'no-report': 0, behind: 0, draining: 0, running: 0, silent: 0 };
  for (const target of targets) {
    if (target.instances.length === 0) counts['no-report'] += 1;
    for (const instance of target.instances) counts[instance.state] += 1;
  }
  return counts;
}

/** Targets all of whose instances say that they run this release: what is meant to run is not what runs. */
export function targetsRunning(targets: readonly Target[], release: number): readonly string[] {
  return targets
    .filter(({ instances }) => instances.length > 0 && instances.every((each) => each.release === release && isHeard(each.state)))
    .map(({ target }) => target);
}

function isHeard(state: AdoptionState): boolean {
  return state === 'running' || state === 'draining' || state === 'behind';
}

/** Changes whenever somebody's draft of the namespace does. */
export function draftsSeen(tables: ConfigTables, namespace: string): string {
  return rowsOf(tables.drafts)
    .filter((row) => row.namespace === namespace)
    .map(({ subject, revision }) => `${subject} ${String(revision)}`)
    .join();
}

/** The newest release that any target is to run: what a rollback takes back from. null: the defaults everywhere. */
export function newestRun(targets: readonly Target[]): number | null {
  const releases = targets.map(({ release }) => release).filter((release) => release !== null);
  return releases.length === 0 ? null : Math.max(...releases);
}

/** Targets that are to run this release. */
export function targetsOn(targets: readonly Target[], release: number): readonly string[] {
  return targets.filter((target) => target.release === release).map(({ target }) => target);
}
