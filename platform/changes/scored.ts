/** The scores that the database holds, for the track record of forecasts. */
import { changeSchema } from '../../shared/changes/change.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { ChangeKind } from '../../shared/changes/intent.ts';
import { recordedMost } from '../../shared/changes/track-record.ts';
import type { OperationContext } from '../store/operation.ts';

/** The last changes of a kind that were scored, newest first. Drills are no record: nothing real moved. */
async function scored({ db }: OperationContext, { kind }: { readonly kind: ChangeKind }): Promise<readonly Change[]> {
  const rows = await db
    .selectFrom('change')
    .select('document')
    .where('kind', '=', kind)
    .where('phase', '=', 'closed')
    .orderBy('updated_at_ms', 'desc')
    .limit(lookedThrough)
    .execute();
  return rows
    .map(({ document }) => changeSchema.parse(JSON.parse(document)))
    .filter(({ score, mode }) => score !== null && mode === 'live')
    .slice(0, recordedMost);
}

/** Closed changes that are looked through for scores: those that were refused, withdrawn or aborted have none. */
const lookedThrough = 200;

export const trackRecordOperations = { 'change.scored': scored } as const;
