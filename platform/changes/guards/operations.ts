/** Guards in the database: a target of changes like any other, fenced by token for each IDC. */
import type { Selectable, Transaction } from 'kysely';
import type { Guard, GuardKind } from '../../../shared/model/guards.ts';
import type { Actor } from '../../../shared/model/identity.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import { auditRecordOf } from '../../audit-record.ts';
import type { GuardCommand } from '../../contracts.ts';
import { platformActor } from '../../platform-actor.ts';
import type { OperationContext } from '../../store/operation.ts';
import type { Database } from '../../store/schema.ts';
import type { ChangeTables } from '../tables.ts';

export type GuardRow = Selectable<ChangeTables['idc_guard']>;

export interface GuardsRead {
  /** Of the command's IDCs, lifted ones too. */
  readonly rows: readonly GuardRow[];
  readonly guards: readonly Guard[];
}

/**
 * Sets or lifts guards, absolutely; the same command again changes nothing.
 * @throws SwitchyardError `plan-outdated` for a token older than one of the IDCs has seen
 */
async function apply(
  context: OperationContext,
  { command, atMs }: { readonly command: GuardCommand; readonly atMs: number },
): Promise<GuardsRead> {
  const { db } = context;
  const { token, key } = command;
  const before = await rowsOf(db, command);
  const newer = before.find((row) => row.token > token || (row.token === token && row.effect_key !== key));
  if (newer !== undefined) {
    throw new SwitchyardError('plan-outdated', `${newer.idc} has been guarded by a newer command (token ${String(newer.token)})`);
  }
  for (const [idc, untilMs] of Object.entries(command.until)) {
    if (before.some((row) => row.idc === idc && row.token === token)) continue;
    const row: GuardRow = {
      guard: command.guard,
      rule: command.rule ?? '',
      idc,
      until_ms: untilMs,
      ended_at_ms: untilMs === null ? atMs : null,
      token,
      effect_key: key,
      change_id: command.changeId,
      actor: JSON.stringify(command.by),
      why: command.why,
      since_ms: atMs,
    };
    await db
      .insertInto('idc_guard')
      .values(row)
      .onConflict((conflict) => conflict.columns(['guard', 'rule', 'idc']).doUpdateSet(row))
      .execute();
  }
  return { rows: await rowsOf(db, command), guards: await readGuards(db) };
}

async function read({ db }: OperationContext, { command }: { readonly command: GuardCommand }): Promise<GuardsRead> {
  return { rows: await rowsOf(db, command), guards: await readGuards(db) };
}

/** Tells the end of those whose time is over, each once, however many platforms there are. */
async function expire({ db, audit, append }: OperationContext, { atMs }: { readonly atMs: number }): Promise<readonly Guard[]> {
  const over = await db
    .updateTable('idc_guard')
    .set({ ended_at_ms: atMs })
    .where('ended_at_ms', 'is', null)
    .where('until_ms', '<=', atMs)
    .returningAll()
    .execute();
  for (const row of over) {
    const guard = guardOf(row);
    await audit(
      auditRecordOf({
        atMs,
        actor: platformActor,
        action: 'guard.expire',
        object: guard.idc,
        reason: guard.why,
        changeId: guard.changeId,
        details: { guard: guard.guard, rule: guard.rule, untilMs: guard.untilMs },
      }),
    );
    await append({
      timeline: [
        {
          atMs,
          kind: 'change',
          severity: 'info',
          idc: guard.idc,
          title: guard.guard === 'hold' ? `Hold of ${guard.idc} is over` : `Override of ${guard.rule ?? ''} on ${guard.idc} is over`,
          detail: guard.why,
          changeId: guard.changeId,
          release: null,
          actor: platformActor,
        },
      ],
    });
  }
  return readGuards(db);
}

/** Those that have neither been lifted nor told to be over. */
export async function readGuards(db: Transaction<Database>): Promise<readonly Guard[]> {
  const rows = await db.selectFrom('idc_guard').selectAll().where('ended_at_ms', 'is', null).orderBy('since_ms').orderBy('idc').execute();
  return rows.map(guardOf);
}

async function rowsOf(db: Transaction<Database>, { guard, rule, until }: GuardCommand): Promise<readonly GuardRow[]> {
  return db
    .selectFrom('idc_guard')
    .selectAll()
    .where('guard', '=', guard)
    .where('rule', '=', rule ?? '')
    .where('idc', 'in', Object.keys(until))
    .orderBy('idc')
    .execute();
}

function guardOf(row: GuardRow): Guard {
  return {
    guard: row.guard as GuardKind,
    rule: row.rule === '' ? null : row.rule,
    idc: row.idc,
    sinceMs: row.since_ms,
    untilMs: row.until_ms ?? row.since_ms,
    changeId: row.change_id,
    by: JSON.parse(row.actor) as Actor,
    why: row.why,
  };
}

export const guardOperations = { 'guard.apply': apply, 'guard.read': read, 'guard.expire': expire } as const;
