/** The track record of forecasts, computed from the scores in the database and kept at hand for the forecasts to come. */
import type { Change } from '../../shared/changes/change.ts';
import type { RecordInput } from '../../shared/changes/forecast-parts.ts';
import { changeKinds } from '../../shared/changes/intent.ts';
import type { ChangeKind } from '../../shared/changes/intent.ts';
import { movedErrorOf, movedErrorPct, trackRecordOf } from '../../shared/changes/track-record.ts';
import type { Result } from '../../shared/wire/methods.ts';
import type { PlatformStore } from '../store/operations-registry.ts';

export interface TrackRecords {
  /** By kind, of those that have one. */
  current(): Readonly<Partial<Record<ChangeKind, RecordInput>>>;
  /** Reads a kind's scores anew: after one of its changes has closed. */
  refresh(kind: ChangeKind): Promise<Result<'change.track-record'>>;
  /** Of every kind: another platform on this database has closed a change. */
  refreshAll(): Promise<void>;
}

export async function openTrackRecords(store: Pick<PlatformStore, 'run'>): Promise<TrackRecords> {
  let records: Partial<Record<ChangeKind, RecordInput>> = {};

  async function refresh(kind: ChangeKind): Promise<Result<'change.track-record'>> {
    const changes = await store.run('change.scored', { kind });
    const record = trackRecordOf(changes.flatMap(({ score }) => (score === null ? [] : [score])));
    if (record !== null) records = { ...records, [kind]: record };
    return { record, changes: changes.map(recorded) };
  }

  async function refreshAll(): Promise<void> {
    for (const kind of changeKinds) await refresh(kind);
  }

  await refreshAll();
  return { current: () => records, refresh, refreshAll };
}

function recorded({ id, title, state, score }: Change): Result<'change.track-record'>['changes'][number] {
  const error = score === null ? null : movedErrorOf(score);
  return {
    changeId: id,
    title,
    closedAtMs: state.sinceMs,
    worstErrorPct: score?.worstErrorPct ?? null,
    movedErrorPct: error === null ? null : movedErrorPct(error),
  };
}
