/** The step journal and the records of the targets tell the same story. */
import type { Kysely } from 'kysely';
import type { Change } from '../../shared/changes/change.ts';
import type { EffectCommand } from '../changes/journal.ts';
import type { Database } from '../store/schema.ts';
import type { Stage } from './stage.ts';

export async function journalFaults(db: Kysely<Database>, stage: Stage, change: Change): Promise<string[]> {
  return [
    ...(await commandFaults(db, stage, change)),
    ...(await dropFaults(db, stage)),
    ...(await lockFaults(db, change)),
    ...(await guardFaults(db, change)),
    ...(await releaseFaults(db, change)),
  ];
}

async function commandFaults(db: Kysely<Database>, { target }: Stage, change: Change): Promise<string[]> {
  const faults: string[] = [];
  const effects = await db.selectFrom('change_effect').selectAll().where('change_id', '=', change.id).orderBy('token').execute();
  const came = new Set(target.effects.map(({ key }) => key));
  for (const { key, state, command } of effects) {
    if ((JSON.parse(command) as EffectCommand).kind !== 'route') continue;
    if (state === 'applied' && !came.has(key)) faults.push(`effect lost: the journal says applied, ${key} never came`);
    if (state === 'failed' && came.has(key)) faults.push(`the journal says failed, but ${key} came`);
  }
  const known = new Set(effects.map(({ key }) => key));
  const strangers = [...came].filter((key) => key.startsWith(`${change.id}/`) && !known.has(key));
  if (strangers.length > 0) faults.push(`no intent before the effect: ${strangers.join(', ')}`);
  return faults;
}

/**
 * Over all changes: no encoder was dropped more often than the journal meant to move it, and none that was in place already. One that
 * came back to where it was, because the ingress no longer steered, was not moved: it is dropped again.
 */
async function dropFaults(db: Kysely<Database>, { origins }: Stage): Promise<string[]> {
  const effects = await db.selectFrom('change_effect').select('command').execute();
  const commands = effects.map(({ command }) => JSON.parse(command) as EffectCommand).filter((command) => command.kind === 'origin');
  return origins.streamIds.flatMap((id) => {
    const drops = origins.drops.filter(({ streamId }) => streamId === id);
    const needless = drops.filter(({ from, steeredTo }) => from === steeredTo).length;
    const moved = drops.filter(({ from, to }) => from !== to).length;
    const meant = commands.filter(({ placements }) => Object.hasOwn(placements, id)).length;
    return [
      ...(needless > 0 ? [`effect twice: ${id} was dropped ${String(needless)} times where it was wanted`] : []),
      ...(moved > meant ? [`effect twice: ${id} was moved ${String(moved)} times, the journal meant ${String(meant)}`] : []),
    ];
  });
}

async function lockFaults(db: Kysely<Database>, { id }: Change): Promise<string[]> {
  const locks = await db.selectFrom('change_lock').selectAll().where('change_id', '=', id).execute();
  return locks.length > 0 ? [`still holds ${locks.map(({ idc }) => idc).join(', ')}`] : [];
}

async function guardFaults(db: Kysely<Database>, { id, kind, mode, state, steps, idcs }: Change): Promise<string[]> {
  if ((kind !== 'hold' && kind !== 'override') || mode === 'drill') return [];
  if (state.phase !== 'closed' || state.outcome !== 'succeeded') return [];
  const keys = steps.map(({ key }) => key);
  const guards = await db.selectFrom('idc_guard').select('idc').where('change_id', '=', id).where('effect_key', 'in', keys).execute();
  return guards.length === idcs.length ? [] : [`effect lost: ${String(guards.length)} of ${String(idcs.length)} IDCs are guarded`];
}

interface TimelineBody {
  readonly kind: string;
  readonly changeId: string | null;
  readonly title: string;
}

/** Releases were made once, and each was told of once. */
async function releaseFaults(db: Kysely<Database>, { id }: Change): Promise<string[]> {
  const releases = await db.selectFrom('config_release').select('release').where('change_id', '=', id).execute();
  const events = await db.selectFrom('event').select('body').where('log', '=', 'timeline').execute();
  const moves = events
    .map(({ body }) => JSON.parse(body) as TimelineBody)
    .filter(({ kind, changeId }) => kind === 'release' && changeId === id)
    .map(({ title }) => title);
  const twice = moves.filter((title, index) => moves.indexOf(title) !== index);
  return [
    ...(releases.length > 1 ? [`made ${String(releases.length)} releases`] : []),
    ...(twice.length > 0 ? [`effect twice: ${twice.join(', ')}`] : []),
  ];
}
