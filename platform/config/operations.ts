/** The config centre's side of the database. Releases are only ever added; pointers and reports are replaced. */
import type { Selectable } from 'kysely';
import type { AdoptionReport, ConfigValues } from '../../shared/agents/config.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, ConfigCommand } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import type { ConfigTables } from './tables.ts';

export type ReleaseRow = Selectable<ConfigTables['config_release']>;
export type PointerRow = Selectable<ConfigTables['config_pointer']>;
export type AdoptionRow = Selectable<ConfigTables['config_adoption']>;

export interface ConfigRows {
  readonly releases: readonly ReleaseRow[];
  readonly pointers: readonly PointerRow[];
  readonly adoption: readonly AdoptionRow[];
}

interface FirstRelease {
  readonly namespace: string;
  readonly targets: readonly string[];
  readonly content: string;
  readonly contentHash: string;
}

export interface OpenArgs {
  readonly first: readonly FirstRelease[];
  readonly author: Actor;
  readonly atMs: number;
}

/** Makes release 1 of each new namespace; a target that is new to the network is pointed at the latest release. */
async function open({ db, audit }: OperationContext, { first, author, atMs }: OpenArgs): Promise<ConfigRows> {
  for (const { namespace, targets, content, contentHash } of first) {
    const latest = await db
      .selectFrom('config_release')
      .select('release')
      .where('namespace', '=', namespace)
      .orderBy('release', 'desc')
      .executeTakeFirst();
    if (latest === undefined) {
      const reason = 'defaults of this version';
      await db
        .insertInto('config_release')
        .values({
          namespace,
          release: 1,
          author: JSON.stringify(author),
          reason,
          created_at_ms: atMs,
          change_id: null,
          rollback_of: null,
          content_hash: contentHash,
          content,
        })
        .execute();
      await audit(releaseAudit({ namespace, release: 1, author, reason, changeId: null, atMs, contentHash }));
    }
    await db
      .insertInto('config_pointer')
      .values(
        targets.map((target) => ({ namespace, target, release: latest?.release ?? 1, token: 0, effect_key: 'first', since_ms: atMs })),
      )
      .onConflict((conflict) => conflict.columns(['namespace', 'target']).doNothing())
      .execute();
  }
  return {
    releases: await db.selectFrom('config_release').selectAll().orderBy('release').execute(),
    pointers: await db.selectFrom('config_pointer').selectAll().execute(),
    adoption: await db.selectFrom('config_adoption').selectAll().execute(),
  };
}

export interface ApplyArgs {
  readonly command: ConfigCommand;
  /** Canonical JSON and hash of the values of `command.make`; null when it makes none. */
  readonly made: { readonly values: ConfigValues; readonly content: string; readonly contentHash: string } | null;
  readonly atMs: number;
}

/**
 * Points targets at releases, absolutely; the same command again changes nothing.
 * @throws SwitchyardError `plan-outdated` for a token older than a target has seen, or a release number taken by another change
 */
async function apply(context: OperationContext, { command, made, atMs }: ApplyArgs): Promise<Pick<ConfigRows, 'releases' | 'pointers'>> {
  const { db, append } = context;
  const { namespace, token, key } = command;
  const targets = Object.keys(command.pointers);
  const before = await db
    .selectFrom('config_pointer')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('target', 'in', targets)
    .execute();
  const newer = before.find((row) => row.token > token || (row.token === token && row.effect_key !== key));
  if (newer !== undefined) {
    throw new SwitchyardError('plan-outdated', `${newer.target} has been pointed by a newer command (token ${String(newer.token)})`);
  }
  const missing = targets.filter((target) => !before.some((row) => row.target === target));
  if (missing.length > 0) throw new SwitchyardError('not-found', `${missing.join(', ')} is no target of ${namespace}`);
  if (made !== null) await makeRelease(context, { command, made, atMs });
  const moved = Object.entries(command.pointers).filter(([target]) => before.every((row) => row.target !== target || row.token !== token));
  for (const [target, release] of moved) {
    await db
      .updateTable('config_pointer')
      .set({ release, token, effect_key: key, since_ms: atMs })
      .where('namespace', '=', namespace)
      .where('target', '=', target)
      .execute();
  }
  await append({ timeline: moved.map(([target, release]) => releaseMarker(command, { target, release, atMs })) });
  return {
    releases: await db.selectFrom('config_release').selectAll().where('namespace', '=', namespace).orderBy('release').execute(),
    pointers: await db.selectFrom('config_pointer').selectAll().where('namespace', '=', namespace).execute(),
  };
}

/** On the charts of the target: from here on its servers take the release. */
function releaseMarker(
  { namespace, changeId, by, make }: ConfigCommand,
  { target, release, atMs }: { readonly target: string; readonly release: number; readonly atMs: number },
): TimelineEntry {
  return {
    atMs,
    kind: 'release',
    severity: 'info',
    idc: target,
    title: `${namespace} release ${String(release)} on ${target}`,
    detail: make?.reason ?? null,
    changeId,
    release: { namespace, release },
    actor: by,
  };
}

async function makeRelease(
  { db, audit }: OperationContext,
  { command, made, atMs }: { readonly command: ConfigCommand; readonly made: NonNullable<ApplyArgs['made']>; readonly atMs: number },
): Promise<void> {
  const { namespace, make } = command;
  if (make === null) return;
  const known = await db
    .selectFrom('config_release')
    .select(['release', 'change_id'])
    .where('namespace', '=', namespace)
    .orderBy('release', 'desc')
    .execute();
  if (known.some(({ release, change_id: changeId }) => release === make.release && changeId === command.changeId)) return;
  const latest = known[0]?.release ?? 0;
  if (make.release !== latest + 1) {
    throw new SwitchyardError('plan-outdated', `release ${String(make.release)} of ${namespace} can't follow release ${String(latest)}`);
  }
  await db
    .insertInto('config_release')
    .values({
      namespace,
      release: make.release,
      author: JSON.stringify(command.by),
      reason: make.reason,
      created_at_ms: atMs,
      change_id: command.changeId,
      rollback_of: make.rollbackOf,
      content_hash: made.contentHash,
      content: made.content,
    })
    .execute();
  await audit(releaseAudit({ ...make, namespace, author: command.by, changeId: command.changeId, atMs, contentHash: made.contentHash }));
}

interface AuditedRelease {
  readonly namespace: string;
  readonly release: number;
  readonly author: Actor;
  readonly reason: string;
  readonly changeId: string | null;
  readonly atMs: number;
  readonly contentHash: string;
}

function releaseAudit({ namespace, release, author, reason, changeId, atMs, contentHash }: AuditedRelease): AuditRecord {
  return auditRecordOf({
    atMs,
    actor: author,
    action: 'config.release',
    object: `${namespace}/${String(release)}`,
    reason,
    changeId,
    details: { contentHash },
  });
}

export interface AdoptedArgs {
  readonly namespace: string;
  readonly report: AdoptionReport;
  readonly atMs: number;
}

/** Keeps what an instance says; audited when it says something new. */
async function adopted({ db, audit }: OperationContext, { namespace, report, atMs }: AdoptedArgs): Promise<AdoptionRow> {
  const { target, instance, release, state } = report;
  const row: AdoptionRow = {
    namespace,
    target,
    instance,
    release,
    state,
    detail: report.detail ?? '',
    reported_at_ms: report.atMs,
    received_at_ms: atMs,
  };
  const before = await db
    .selectFrom('config_adoption')
    .select(['release', 'state'])
    .where('namespace', '=', namespace)
    .where('target', '=', target)
    .where('instance', '=', instance)
    .executeTakeFirst();
  await db
    .insertInto('config_adoption')
    .values(row)
    .onConflict((conflict) => conflict.columns(['namespace', 'target', 'instance']).doUpdateSet(row))
    .execute();
  if (before?.release === release && before.state === state) return row;
  const record = auditRecordOf({
    atMs,
    actor: { subject: `instance:${instance}`, name: instance, role: null, kind: 'machine' },
    action: `config.${state}`,
    outcome: state === 'failed' ? 'failure' : 'success',
    object: `${namespace}/${String(release)}`,
    reason: report.detail ?? null,
    details: { target, instance, reportedAtMs: report.atMs },
  });
  await audit(record);
  return row;
}

export const configOperations = { 'config.open': open, 'config.apply': apply, 'config.adopted': adopted } as const;
