/** What is intended is what the targets do, or comes to be so at once. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { EffectCommand } from '../changes/journal.ts';
import type { Database } from '../store/schema.ts';
import { mediaNamespace } from './instances.ts';
import type { Stage } from './stage.ts';

const settleWithinMs = 10_000;

/** After an abort in the middle of a step nobody knows, and the change says so. */
export async function stateFaults(stage: Stage, change: Change): Promise<string[]> {
  if (change.steps.some(({ effect }) => effect === 'unknown')) return [];
  const untilMs = Date.now() + settleWithinMs;
  for (;;) {
    const faults = await stage.read(async (db) => [
      ...(await routingFaults(db, stage, change)),
      ...(await placementFaults(db, stage)),
      ...(await shadowFaults(db, stage, change)),
      ...(await configFaults(db, stage)),
    ]);
    if (faults.length === 0 || Date.now() > untilMs) return faults;
    await wait(50);
  }
}

async function routingFaults(db: Kysely<Database>, { target }: Stage, { id, mode }: Change): Promise<string[]> {
  const row = await db.selectFrom('intended_routing').select(['routing', 'change_id']).executeTakeFirst();
  if (mode === 'drill' && row?.change_id === id) return ['a drill has set the intended routing'];
  const held = target.held();
  // Before the first command the target has its own weights, and nothing was asked of it.
  if (row === undefined || row.change_id === null || held === null) return [];
  const intended = JSON.parse(row.routing) as Routing;
  if (JSON.stringify(sorted(intended)) !== JSON.stringify(sorted(held.routing))) {
    return [`intended is ${row.routing}, the target holds ${held.key}: ${JSON.stringify(held.routing)}`];
  }
  return target.isLike(intended) ? [] : [`traffic does not go by what ${held.key} asked for`];
}

function sorted({ publish, play }: Routing): unknown {
  return [publish, play].map((shares) => Object.entries(shares).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Each encoder is where the last effect that was read back wanted it. */
async function placementFaults(db: Kysely<Database>, { origins }: Stage): Promise<string[]> {
  const effects = await db.selectFrom('change_effect').select('command').where('state', '=', 'applied').orderBy('token').execute();
  const wanted: Record<string, string> = {};
  for (const effect of effects) {
    const command = JSON.parse(effect.command) as EffectCommand;
    if (command.kind === 'origin') Object.assign(wanted, command.placements);
  }
  return Object.entries(wanted).flatMap(([id, idc]) => {
    const place = origins.placeOf(id);
    return place === idc ? [] : [`effect lost: ${id} is wanted at ${idc} and is at ${String(place)}`];
  });
}

/** The shadow network of a drill holds its last command. It is thrown away by a platform that starts after the drill has closed. */
async function shadowFaults(db: Kysely<Database>, stage: Stage, { id, mode, steps, state }: Change): Promise<string[]> {
  const shadow = await db.selectFrom('drill_target').selectAll().where('change_id', '=', id).executeTakeFirst();
  if (mode !== 'drill') return shadow === undefined ? [] : ['a live change has a shadow network'];
  if (shadow === undefined) {
    const wasTold = steps.some(({ effect }) => effect === 'applied' || effect === 'reverted');
    return wasTold && stage.startedAtMs() < state.sinceMs ? ['effect lost: the shadow network was told nothing'] : [];
  }
  const last = await db
    .selectFrom('change_effect')
    .selectAll()
    .where('change_id', '=', id)
    .where('state', '=', 'applied')
    .orderBy('token', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.key !== shadow.effect_key || last.token !== shadow.token)
    return [`effect lost: the shadow network holds ${shadow.effect_key}, the journal's last is ${String(last?.key)}`];
  const command = JSON.parse(last.command) as Extract<EffectCommand, { kind: 'drill' }>;
  const faults = JSON.stringify(command.command) === shadow.command ? [] : ['the shadow network holds another command than the journal'];
  // It keeps the moment at which it was told first.
  const appliedAtMs = steps.find(({ key }) => key === shadow.effect_key)?.appliedAtMs ?? Infinity;
  return shadow.at_ms > appliedAtMs ? [...faults, `effect twice: ${shadow.effect_key} was told again after it was there`] : faults;
}

async function configFaults(db: Kysely<Database>, { instances }: Stage): Promise<string[]> {
  const pointers = await db.selectFrom('config_pointer').select(['target', 'release']).where('namespace', '=', mediaNamespace).execute();
  const runs = instances.runs();
  return pointers.flatMap(({ target, release }) =>
    runs[target] === undefined || runs[target] === release
      ? []
      : [`${target} is pointed to r${String(release)}, its instance runs r${String(runs[target])}`],
  );
}
