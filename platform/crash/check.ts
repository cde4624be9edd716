/** What must be true once a change has come to its end, however often its platform was killed. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import { headFault } from '../audit/tool/check.ts';
import { verifyLeaves } from '../audit/verify-leaves.ts';
import type { Database } from '../store/schema.ts';
import { mediaNamespace } from './instances.ts';
import type { Asked, People } from './people.ts';
import type { Stage } from './stage.ts';

const settleWithinMs = 10_000;

export interface Ended {
  readonly asked: Asked;
  readonly change: Change;
}

/** Every fault in words; none: all is well. */
export async function faultsOf(stage: Stage, people: People, { asked, change }: Ended): Promise<string[]> {
  const faults = [...(await submitFaults(people, asked)), ...effectFaults(stage, change)];
  faults.push(...(await stage.read(async (db) => [...(await auditFaults(db, change)), ...(await journalFaults(db, stage, change))])));
  faults.push(...(await stateFaults(stage, change)));
  return faults;
}

/** An acknowledged submit is remembered: the same again gives the same change. */
async function submitFaults(people: People, { change, who, params }: Asked): Promise<string[]> {
  const again = await people.call(who, 'change.submit', params);
  return again.change.id === change.id ? [] : [`submitting ${params.idempotencyKey} again made ${again.change.id}`];
}

/** By the target's own record: no key acted twice, and no command came after a newer one. */
function effectFaults({ target }: Stage, change: Change): string[] {
  const faults: string[] = [];
  const keys = target.effects.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) faults.push(`effect twice: ${twice.join(', ')}`);
  const tokens = target.effects.map(({ token }) => token);
  if (tokens.some((token, index) => index > 0 && token <= (tokens[index - 1] ?? 0)))
    faults.push(`tokens do not rise: ${tokens.join(', ')}`);
  if (change.kind !== 'traffic-shift') return faults;
  for (const { index, key, effect } of change.steps) {
    const surely = effect === 'applied' || effect === 'reverted';
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
  return faults;
}

/** The journal and the target tell the same story; nothing is held any more; releases were made once. */
async function journalFaults(db: Kysely<Database>, { target }: Stage, change: Change): Promise<string[]> {
  const faults: string[] = [];
  const effects = await db.selectFrom('change_effect').selectAll().where('change_id', '=', change.id).orderBy('token').execute();
  const came = new Set(target.effects.map(({ key }) => key));
  for (const { key, state, command } of effects) {
    if ((JSON.parse(command) as { readonly kind: string }).kind !== 'route') continue;
    if (state === 'applied' && !came.has(key)) faults.push(`effect lost: the journal says applied, ${key} never came`);
    if (state === 'failed' && came.has(key)) faults.push(`the journal says failed, but ${key} came`);
  }
  const known = new Set(effects.map(({ key }) => key));
  const strangers = [...came].filter((key) => key.startsWith(`${change.id}/`) && !known.has(key));
  if (strangers.length > 0) faults.push(`no intent before the effect: ${strangers.join(', ')}`);
  const locks = await db.selectFrom('change_lock').selectAll().where('change_id', '=', change.id).execute();
  if (locks.length > 0) faults.push(`still holds ${locks.map(({ idc }) => idc).join(', ')}`);
  const releases = await db.selectFrom('config_release').select('release').where('change_id', '=', change.id).execute();
  if (releases.length > 1) faults.push(`made ${String(releases.length)} releases`);
  if ((change.kind === 'hold' || change.kind === 'override') && change.state.phase === 'closed' && change.state.outcome === 'succeeded') {
    const keys = change.steps.map(({ key }) => key);
    const guards = await db
      .selectFrom('idc_guard')
      .select('idc')
      .where('change_id', '=', change.id)
      .where('effect_key', 'in', keys)
      .execute();
    if (guards.length !== change.idcs.length)
      faults.push(`effect lost: ${String(guards.length)} of ${String(change.idcs.length)} IDCs are guarded`);
  }
  const events = await db.selectFrom('event').select('body').where('log', '=', 'timeline').execute();
  const moves = events
    .map(
      ({ body }) =>
        JSON.parse(body) as { readonly kind: string; readonly changeId: string | null; readonly title: string; readonly idc: string },
    )
    .filter(({ kind, changeId }) => kind === 'release' && changeId === change.id)
    .map(({ title }) => title);
  const twice = moves.filter((title, index) => moves.indexOf(title) !== index);
  if (twice.length > 0) faults.push(`effect twice: ${twice.join(', ')}`);
  return faults;
}

/** What is intended is what the targets do. After an abort in the middle of a step nobody knows, and the change says so. */
async function stateFaults(stage: Stage, change: Change): Promise<string[]> {
  if (change.steps.some(({ effect }) => effect === 'unknown')) return [];
  const untilMs = Date.now() + settleWithinMs;
  for (;;) {
    const faults = await stage.read(async (db) => [...(await routingFaults(db, stage)), ...(await configFaults(db, stage))]);
    if (faults.length === 0 || Date.now() > untilMs) return faults;
    await wait(50);
  }
}

async function routingFaults(db: Kysely<Database>, { target }: Stage): Promise<string[]> {
  const row = await db.selectFrom('intended_routing').select(['routing', 'change_id']).executeTakeFirst();
  const held = target.held();
  // Before the first command the target has its own weights, and nothing was asked of it.
  if (row === undefined || row.change_id === null || held === null) return [];
  const intended = JSON.parse(row.routing) as Routing;
  if (JSON.stringify(sorted(intended)) !== JSON.stringify(sorted(held.routing))) {
    return [`intended is ${row.routing}, the target holds ${held.key}: ${JSON.stringify(held.routing)}`];
  }
  return target.isLike(intended) ? [] : [`HAProxy's weights are not those of ${held.key}`];
}

function sorted({ publish, play }: Routing): unknown {
  return [publish, play].map((shares) => Object.entries(shares).sort(([one], [other]) => (one < other ? -1 : 1)));
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
