/** What must be true once a change has come to its end, however often its platform was killed. */
import type { Kysely } from 'kysely';
import type { Change } from '../../shared/changes/change.ts';
import { headFault } from '../audit/tool/check.ts';
import { verifyLeaves } from '../audit/verify-leaves.ts';
import type { Database } from '../store/schema.ts';
import { journalFaults } from './check-journal.ts';
import { stateFaults } from './check-state.ts';
import type { Asked, People } from './people.ts';
import type { Stage } from './stage.ts';

export interface Ended {
  readonly asked: Asked;
  readonly change: Change;
}

/** Every fault in words; none: all is well. */
export async function faultsOf(stage: Stage, people: People, { asked, change }: Ended): Promise<string[]> {
  const faults = [...(await submitFaults(people, asked)), ...timeFaults(change), ...effectFaults(stage, change)];
  faults.push(...(await stage.read(async (db) => [...(await auditFaults(db, change)), ...(await journalFaults(db, stage, change))])));
  faults.push(...(await stateFaults(stage, change)));
  return faults;
}

/** An acknowledged submit is remembered: the same again gives the same change. */
async function submitFaults(people: People, { change, who, params }: Asked): Promise<string[]> {
  const again = await people.call(who, 'change.submit', params);
  return again.change.id === change.id ? [] : [`submitting ${params.idempotencyKey} again made ${again.change.id}`];
}

/** One that waits for its time does nothing before. */
function timeFaults({ startAtMs, times, steps }: Change): string[] {
  if (startAtMs === null) return [];
  const moments = [times.startedAtMs, ...steps.map(({ intendedAtMs }) => intendedAtMs)].filter((atMs) => atMs !== null);
  const early = moments.filter((atMs) => atMs < startAtMs);
  return early.length === 0 ? [] : [`began ${String(startAtMs - Math.min(...early))} ms before its time`];
}

/** By the target's own record: no key acted twice, no command came after a newer one, and a drill's came never. */
function effectFaults({ target }: Stage, change: Change): string[] {
  const faults: string[] = [];
  const keys = target.effects.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) faults.push(`effect twice: ${twice.join(', ')}`);
  const tokens = target.effects.map(({ token }) => token);
  if (tokens.some((token, index) => index > 0 && token <= (tokens[index - 1] ?? 0)))
    faults.push(`tokens do not rise: ${tokens.join(', ')}`);
  if (change.mode === 'drill') {
    const real = keys.filter((key) => key.startsWith(`${change.id}/`));
    return real.length === 0 ? faults : [...faults, `a drill reached the network: ${real.join(', ')}`];
  }
  if (change.kind !== 'traffic-shift') return faults;
  for (const { index, key, effect, appliedAtMs } of change.steps) {
    // A revert need not wait for a step that nobody knows of: its newer command fences that one off, whether it came or not.
    const surely = effect === 'applied' || (effect === 'reverted' && appliedAtMs !== null);
    if (surely && key !== null && !keys.includes(key))
      faults.push(`effect lost: step ${String(index + 1)} is ${effect}, but ${key} never came`);
  }
  return faults;
}

async function auditFaults(db: Kysely<Database>, change: Change): Promise<string[]> {
  const { fault } = await verifyLeaves(db);
  const altered = await headFault(db, null);
  const faults = fault === undefined ? [] : [`audit leaf ${String(fault.index)} ${fault.what}`];
  if (altered !== undefined) faults.push(`audit log: ${altered}`);
  const rows = await db
    .selectFrom('audit_leaf')
    .select('action')
    .where('change_id', '=', change.id)
    .where('outcome', '=', 'success')
    .execute();
  const count = (action: string): number => rows.filter((row) => row.action === action).length;
  if (count('change.submit') !== 1) faults.push(`submitted ${String(count('change.submit'))} times by the audit log`);
  if (count('change.start') > 1) faults.push(`started ${String(count('change.start'))} times by the audit log`);
  const reviews = change.review === null ? 0 : 1;
  if (count('change.review') !== reviews) faults.push(`signed off ${String(count('change.review'))} times by the audit log`);
  return faults;
}
