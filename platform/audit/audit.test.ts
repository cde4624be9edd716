import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonical.ts';
import { auditEntrySchema } from '../../shared/wire/audit.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Params } from '../../shared/wire/methods.ts';
import { databaseFileName } from '../store/data-directory.ts';
import { openDatabase } from '../store/driver.ts';
import { openStore } from '../store/open.ts';
import type { OpenedStore } from '../store/open.ts';
import { openStoreHere } from '../store/test-store.ts';
import { makeDirectory } from '../test-support/process.ts';
import { auditRecord } from '../test-support/records.ts';
import { auditHandlers } from './handlers.ts';
import { leafHashOf, leafOf } from './leaf.ts';
import { verifyLeaves } from './verify-leaves.ts';

const toolFile = fileURLToPath(new URL('./tool/main.ts', import.meta.url));
let directory: Awaited<ReturnType<typeof makeDirectory>>;
let dataDirectory: string;
let store: OpenedStore;

beforeEach(async () => {
  directory = await makeDirectory();
  dataDirectory = path.join(directory.path, 'data');
  store = await openStoreHere({ dataDirectory, clock: () => 1 });
});

afterEach(async () => {
  await store.close();
  await directory.remove();
});

function search(params: Partial<Params<'audit.search'>> = {}) {
  return store.run('audit.search', {
    params: { ...methods['audit.search'].params.parse({}), ...params },
    readBy: auditRecord({ action: 'audit.search' }),
  });
}

describe('a leaf', () => {
  it('is canonical JSON hashed with the leaf prefix of RFC 6962', () => {
    const { entry, text } = leafOf(auditRecord({ reason: 'viewers fall in osl-1' }), 3);
    expect(text).toBe(canonicalJson(entry.event));
    const bytes = Buffer.concat([Buffer.of(0), Buffer.from(text, 'utf8')]);
    expect(entry.leafHash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('of nothing hashes to what RFC 6962 test vectors say', () => {
    expect(leafHashOf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('holds who, when, what, why and what it belongs to, and its place in the log', () => {
    const facts = { changeId: 'c-1', planHash: 'ab', evidenceId: 'e-1', sessionId: 's-1', object: 'c-1', reason: 'why' };
    const { event } = leafOf(auditRecord({ ...facts, outcome: 'refused', code: 'rule-blocked' }), 7).entry;
    expect(event).toMatchObject({
      class_uid: 6003,
      type_uid: 600301,
      time: 1_790_000_000_000,
      status: 'Failure',
      status_code: 'rule-blocked',
      metadata: { sequence: 7 },
      actor: { user: { uid: 'omar' }, session: { uid: 's-1' } },
      api: { operation: 'change.submit' },
      unmapped: { change_id: 'c-1', plan_hash: 'ab', evidence_id: 'e-1', outcome: 'refused' },
    });
  });

  it('that is too large for a tile says the size and hash of its details instead of them', () => {
    const { text } = leafOf(auditRecord({ details: { values: 'x'.repeat(70_000) }, reason: 'y'.repeat(70_000) }), 0);
    expect(text.length).toBeLessThan(10_000);
    expect(JSON.parse(text)).toMatchObject({ unmapped: { details: { details_omitted: { bytes: 70_013 } } } });
  });

  it('of a sign-in is an authentication, of a release the management of an entity', () => {
    expect(leafOf(auditRecord({ action: 'identity.sign-in' }), 0).entry.event).toMatchObject({ class_uid: 3002, activity_name: 'Logon' });
    expect(leafOf(auditRecord({ action: 'config.release' }), 0).entry.event).toMatchObject({ class_uid: 3004, activity_name: 'Create' });
  });
});

describe('the audit log', () => {
  it('lists entries as the wire declares them, newest first, and records the reading', async () => {
    await store.run('audit.record', auditRecord({ changeId: 'c-1' }));
    const first = await search();
    expect(first.total).toBe(1);
    expect(first.entries.map((entry) => auditEntrySchema.parse(entry).action)).toEqual(['change.submit']);
    expect((await search()).entries.map((entry) => entry.action)).toEqual(['audit.search', 'change.submit']);
  });

  it('is searched by text as typed, outcome and change, page by page', async () => {
    for (const reason of ['50 % of osl_1', '50 x of oslo1', 'other']) await store.run('audit.record', auditRecord({ reason }));
    await store.run('audit.record', auditRecord({ outcome: 'refused', changeId: 'c-2' }));
    expect((await search({ text: '% OF osl_' })).entries.map((entry) => entry.reason)).toEqual(['50 % of osl_1']);
    expect((await search({ outcome: 'refused' })).total).toBe(1);
    expect((await search({ changeId: 'c-2' })).entries).toMatchObject([{ index: 3 }]);
    const page = await search({ before: 2, most: 1 });
    expect(page.entries.map((entry) => entry.index)).toEqual([1]);
  });

  it('is searched by who did it, what was done, and when', async () => {
    const nora = { subject: 'nora', name: 'Nora Lind', role: 'approver', kind: 'person' } as const;
    await store.run('audit.record', auditRecord({ atMs: 1_000, action: 'change.submit' }));
    await store.run('audit.record', auditRecord({ atMs: 2_000, action: 'change.approve', actor: nora }));
    await store.run('audit.record', auditRecord({ atMs: 3_000, action: 'identity.sign-out', actor: nora }));
    const indexes = async (params: Partial<Params<'audit.search'>>) => (await search(params)).entries.map(({ index }) => index);
    expect(await indexes({ who: 'NOR' })).toEqual([2, 1]);
    expect(await indexes({ action: 'change.' })).toEqual([1, 0]);
    expect(await indexes({ fromMs: 2_000, toMs: 3_000 })).toEqual([1]);
    expect(await indexes({ who: 'nora', action: 'approve', toMs: 2_000 })).toEqual([]);
  });

  it('records that a person has taken another history upon themselves, with what was seen and what was found', async () => {
    const nora = { subject: 'nora', name: 'Nora Lind', role: 'viewer', kind: 'person' } as const;
    const head = { size: 300, root: 'ab'.repeat(32), keyId: '01234567' };
    const params = {
      kind: 'truncated',
      seen: head,
      found: { ...head, size: 250 },
      agreesAgain: false,
      why: 'restored from a backup',
    } as const;
    await auditHandlers(store)['audit.accept']?.(params, { actor: nora, sessionId: 's-1', atMs: 5 });
    const [entry] = (await search({ action: 'audit.accept' })).entries;
    expect(entry).toMatchObject({
      actor: nora,
      outcome: 'success',
      object: 'truncated',
      reason: 'restored from a backup',
      sessionId: 's-1',
    });
    expect(JSON.stringify(entry?.event)).toContain('"size":250');
  });

  it('appends each entry to the live log at its own offset', async () => {
    const entry = await store.run('audit.record', auditRecord());
    expect(await store.run('events.range', { log: 'audit', after: 0, most: 10 })).toEqual([{ offset: 1, body: entry }]);
  });
});

type Tampering = 'edit' | 'delete' | 'truncate' | 'relist' | 'blame' | 'hide' | 'swap' | 'garble' | 'show';

describe('a log that was tampered with', () => {
  async function tamper(statement: Tampering): Promise<string | undefined> {
    for (let count = 0; count < 5; count += 1) await store.run('audit.record', auditRecord({ reason: `reason ${count}` }));
    await store.close();
    const db = openDatabase(path.join(dataDirectory, databaseFileName));
    const leaves = db.updateTable('audit_leaf');
    if (statement === 'edit') await leaves.set({ leaf: '{"reason":"another"}' }).where('leaf_index', '=', 2).execute();
    if (statement === 'relist') {
      const row = await db.selectFrom('audit_leaf').select('entry').where('leaf_index', '=', 2).executeTakeFirstOrThrow();
      await leaves
        .set({ entry: row.entry.replaceAll('reason 2', 'reason 9') })
        .where('leaf_index', '=', 2)
        .execute();
    }
    if (statement === 'delete') await db.deleteFrom('audit_leaf').where('leaf_index', '=', 2).execute();
    if (statement === 'truncate') await db.deleteFrom('audit_leaf').where('leaf_index', '>=', 2).execute();
    if (statement === 'blame') {
      const row = await db.selectFrom('audit_leaf').select('entry').where('leaf_index', '=', 2).executeTakeFirstOrThrow();
      const entry = { ...auditEntrySchema.parse(JSON.parse(row.entry)), actor: auditRecord().actor, reason: 'another reason' };
      await leaves
        .set({ entry: JSON.stringify(entry) })
        .where('leaf_index', '=', 2)
        .execute();
    }
    if (statement === 'hide') await leaves.set({ outcome: 'success', search_text: '' }).where('leaf_index', '=', 2).execute();
    if (statement === 'garble') await leaves.set({ entry: '{' }).where('leaf_index', '=', 2).execute();
    if (statement === 'show')
      await db.updateTable('event').set({ body: '{}' }).where('log', '=', 'audit').where('offset', '=', 3).execute();
    if (statement === 'swap') {
      for (const [from, to] of [
        [2, -1],
        [3, 2],
        [-1, 3],
      ] as const) {
        await leaves.set({ leaf_index: to }).where('leaf_index', '=', from).execute();
      }
    }
    const { fault } = await verifyLeaves(db);
    await db.destroy();
    return fault === undefined ? undefined : `leaf ${fault.index} ${fault.what}`;
  }

  it('is found out by an edited leaf', async () => {
    expect(await tamper('edit')).toBe('leaf 2 does not hash to its stored hash');
  });

  it('is found out by a listed entry that differs from its leaf', async () => {
    expect(await tamper('relist')).toBe('leaf 2 is listed with another event');
  });

  it('is found out by a listed reason, or person, that the leaf does not have', async () => {
    expect(await tamper('blame')).toBe('leaf 2 is listed with other facts than its event has');
  });

  it('is found out by an entry hidden from the search', async () => {
    expect(await tamper('hide')).toBe('leaf 2 is found under another search_text');
  });

  it('is not one that holds zero bytes from before they were refused', async () => {
    await store.run('audit.record', auditRecord({ changeId: 'c-\0', reason: 'no change c-\0' }));
    await store.close();
    const db = openDatabase(path.join(dataDirectory, databaseFileName));
    const { search_text } = await db.selectFrom('audit_leaf').select('search_text').executeTakeFirstOrThrow();
    await db
      .updateTable('audit_leaf')
      .set({ change_id: 'c-\0', search_text: search_text.replaceAll('\ufffd', '\0') })
      .execute();
    expect((await verifyLeaves(db)).fault).toBeUndefined();
    await db.destroy();
  });

  it('is found out by two leaves that changed places', async () => {
    expect(await tamper('swap')).toBe('leaf 2 was written as leaf 3: the order was changed');
  });

  it('is found out by an entry that is no JSON any more', async () => {
    expect(await tamper('garble')).toBe('leaf 2 is listed with something unreadable');
  });

  it('is found out by another entry for those who watch', async () => {
    expect(await tamper('show')).toBe('leaf 2 is shown live as another entry');
  });

  it('is found out by a missing leaf', async () => {
    expect(await tamper('delete')).toBe('leaf 2 is missing');
  });

  it('is found out by a cut end', async () => {
    expect(await tamper('truncate')).toContain('leaf 2');
  });

  it('keeps the platform from starting, and the tool says which leaf', async () => {
    await tamper('edit');
    await expect(openStore({ dataDirectory, clock: () => 1 })).rejects.toThrow('leaf 2 does not hash');
    const run = promisify(execFile)(process.execPath, [toolFile, 'check', '--data', dataDirectory]);
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('leaf 2') as string });
  });

  it('is not what an honest log looks like', async () => {
    await store.run('audit.record', auditRecord());
    const { stdout } = await promisify(execFile)(process.execPath, [toolFile, 'check', '--data', dataDirectory]);
    expect(stdout).toContain('1 leaves hash to what was stored');
  });
});
