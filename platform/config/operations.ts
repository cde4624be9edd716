/** The config centre's side of the database. Releases are only ever added; pointers and reports are replaced. */
import type { Selectable } from 'kysely';
import type { AdoptionReport } from '../../shared/agents/config.ts';
import { same } from '../../shared/config/schema.ts';
import { configValuesSchema } from '../../shared/config/values.ts';
import type { ConfigValues } from '../../shared/config/values.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { networkTarget } from '../../shared/rules/policy.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, ConfigCommand } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import { draftOperations, draftsOf, emptyDraft } from './draft-operations.ts';
import type { DraftsOf } from './draft-operations.ts';
import type { ConfigTables } from './tables.ts';

export type ReleaseRow = Selectable<ConfigTables['config_release']>;
export type PointerRow = Selectable<ConfigTables['config_pointer']>;
export type AdoptionRow = Selectable<ConfigTables['config_adoption']>;

export interface ConfigRows {
  readonly releases: readonly ReleaseRow[];
  readonly pointers: readonly PointerRow[];
  readonly adoption: readonly AdoptionRow[];
  /** All of each namespace that is named. */
  readonly drafts: readonly DraftsOf[];
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
async function open(context: OperationContext, { first, author, atMs }: OpenArgs): Promise<ConfigRows> {
  const { db, audit } = context;
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
  return rows(context, { namespaces: first.map(({ namespace }) => namespace) });
}

/** As they are now: another platform may have written some. */
async function rows({ db }: OperationContext, { namespaces }: { readonly namespaces: readonly string[] }): Promise<ConfigRows> {
  return {
    releases: await db.selectFrom('config_release').selectAll().orderBy('release').execute(),
    pointers: await db.selectFrom('config_pointer').selectAll().execute(),
    adoption: await db.selectFrom('config_adoption').selectAll().execute(),
    drafts: await Promise.all(namespaces.map((namespace) => draftsOf(db, namespace))),
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
async function apply(
  context: OperationContext,
  { command, made, atMs }: ApplyArgs,
): Promise<Pick<ConfigRows, 'releases' | 'pointers' | 'drafts'>> {
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
    drafts: [await draftsOf(db, namespace)],
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
    // What is of the whole network is on no IDC's charts.
    idc: target === networkTarget ? null : target,
    title: `${namespace} release ${String(release)} on ${target}`,
    detail: make?.reason ?? null,
    changeId,
    release: { namespace, release },
    actor: by,
  };
}

async function makeRelease(
  context: OperationContext,
  { command, made, atMs }: { readonly command: ConfigCommand; readonly made: NonNullable<ApplyArgs['made']>; readonly atMs: number },
): Promise<void> {
  const { db, audit } = context;
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
  await endDraft(context, { namespace, release: make.release, subject: command.by.subject, values: made.values });
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

export type InstanceReport = AdoptionReport & { readonly namespace: string };

export interface AdoptedArgs {
  readonly reports: readonly InstanceReport[];
  readonly atMs: number;
}

/** Keeps what instances say; audited when it says something new. */
async function adopted(context: OperationContext, { reports, atMs }: AdoptedArgs): Promise<readonly AdoptionRow[]> {
  const rows: AdoptionRow[] = [];
  for (const report of reports) rows.push(await adoptedOne(context, report, atMs));
  return rows;
}

async function adoptedOne({ db, audit }: OperationContext, report: InstanceReport, atMs: number): Promise<AdoptionRow> {
  const { namespace, target, instance, release, state } = report;
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

const mostRowsAtOnce = 200;

/** Instances that said once more what they said before: only the times are new. */
async function heard({ db }: OperationContext, { rows }: { readonly rows: readonly AdoptionRow[] }): Promise<void> {
  for (let from = 0; from < rows.length; from += mostRowsAtOnce) {
    await db
      .insertInto('config_adoption')
      .values(rows.slice(from, from + mostRowsAtOnce))
      .onConflict((conflict) =>
        conflict.columns(['namespace', 'target', 'instance']).doUpdateSet((row) => ({
          reported_at_ms: row.ref('excluded.reported_at_ms'),
          received_at_ms: row.ref('excluded.received_at_ms'),
        })),
      )
      .execute();
  }
}

/** The draft of a release's author is done when all of it is in the release. Those of others say that they are behind. */
async function endDraft(
  { db }: OperationContext,
  {
    namespace,
    release,
    subject,
    values,
  }: { readonly namespace: string; readonly release: number; readonly subject: string; readonly values: ConfigValues },
): Promise<void> {
  const draft = await db
    .selectFrom('config_draft')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (draft?.base_release !== release - 1) return;
  const edits = configValuesSchema.parse(JSON.parse(draft.edits));
  if (!Object.entries(edits).every(([key, value]) => same(value, values[key]))) return;
  await emptyDraft(db, { namespace, subject });
}

export const configOperations = {
  ...draftOperations,
  'config.open': open,
  'config.apply': apply,
  'config.rows': rows,
  'config.adopted': adopted,
  'config.heard': heard,
} as const;
