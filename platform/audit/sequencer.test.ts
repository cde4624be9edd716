import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../shared/audit/bytes.ts';
import { openCheckpoint, readCheckpoint } from '../../shared/audit/checkpoint.ts';
import { consistencyProof, inclusionProof, rootAt } from '../../shared/audit/merkle.ts';
import { hashesOfTile, treeOfTiles } from '../../shared/audit/tiles.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/audit/verify.ts';
import { methods } from '../../shared/wire/methods.ts';
import { auditRecord } from '../test-support/records.ts';
import { proofCrypto, sha256 } from './crypto.ts';
import { leafOf } from './leaf.ts';
import { auditKeyFileName, readAuditKey, signerOf } from './signing-key.ts';
import { openAuditRig } from './test-support/audit-rig.ts';
import type { AuditRig, TestDatabase } from './test-support/audit-rig.ts';

let rig: AuditRig;

beforeEach(async () => {
  rig = await openAuditRig();
  await rig.start();
});

afterEach(async () => {
  await rig.close();
});

async function tree(size: number) {
  return treeOfTiles(sha256, size, async ({ level, index, width }) => {
    const partial = width === 256 ? '' : `.p/${width}`;
    const path = { level: String(level), '*': `${String(index).padStart(3, '0')}${partial}` };
    const reply = await rig.get('/audit/v1/tile/:level/*', { path });
    return hashesOfTile(reply.body as Buffer, width) ?? [];
  });
}

describe('the sequencer', () => {
  it('signs a tree from whose tiles any entry and its own growth can be proven', async () => {
    await rig.write(300);
    const first = readCheckpoint(await rig.checkpoint());
    await rig.write(700);
    const second = readCheckpoint(await rig.checkpoint());
    if (first === undefined || second === undefined) throw new Error('no checkpoint');
    expect(second.size).toBe(1000);
    const now = await tree(second.size);
    expect(toHex(await rootAt(now, second.size))).toBe(toHex(second.root));
    expect(verifyConsistency(sha256, { first, second }, await consistencyProof(now, first.size, second.size))).toBe(true);
    const { entries } = await rig.store().run('audit.search', {
      params: methods['audit.search'].params.parse({ text: 'act 123', most: 1 }),
      readBy: auditRecord(),
    });
    const entry = entries[0];
    if (entry === undefined) throw new Error('not found');
    const inclusion = {
      index: entry.index,
      leaf: Buffer.from(entry.leafHash, 'hex'),
      path: await inclusionProof(now, entry.index, second.size),
    };
    expect(verifyInclusion(sha256, inclusion, second)).toBe(true);
  });

  it('signs with a key of its own that only its owner can read, and keeps the checkpoint beside the database', async () => {
    await rig.write(3);
    const note = await rig.checkpoint();
    const keyFile = path.join(rig.dataDirectory, auditKeyFileName);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const key = await readAuditKey(keyFile);
    if (key === undefined) throw new Error('no key');
    expect(openCheckpoint(proofCrypto, note, signerOf(key, rig.store().platformId).key)).toMatchObject({ size: 3 });
    expect(await readFile(path.join(rig.dataDirectory, 'audit-checkpoint'), 'utf8')).toBe(note);
  });

  it('goes on after a kill between any two of its steps', async () => {
    await rig.write(10);
    await rig.kill();
    await rig.start();
    await rig.store().run('audit.grow', { most: 4 });
    await rig.kill();
    await rig.start();
    expect(readCheckpoint(await rig.checkpoint())).toMatchObject({ size: 10 });
  });

  it('builds its tiles again when they are lost', async () => {
    await rig.write(600);
    const before = await rig.checkpoint();
    await rig.store().run('audit.dropTiles', undefined);
    expect(await rig.checkpoint()).toBe(before);
    await rig.kill();
    await rig.meddle((db) => db.deleteFrom('audit_tile').where('tile_level', '=', 0).where('tile_index', '=', 1).execute());
    expect(await rig.checkpoint()).toBe(before);
    expect(rig.failures).toEqual([]);
  });

  it('takes in thousands of entries in one go', async () => {
    await rig.write(5000);
    expect(readCheckpoint(await rig.checkpoint())).toMatchObject({ size: 5000 });
  });
});

describe('a platform whose log is not the one that was signed', () => {
  async function meddle(change: (db: TestDatabase) => Promise<unknown>): Promise<void> {
    await rig.write(600);
    await rig.checkpoint();
    await rig.stop();
    await rig.meddle(change);
  }

  async function cut(db: TestDatabase): Promise<void> {
    await db.deleteFrom('audit_leaf').where('leaf_index', '>=', 500).execute();
    await db.deleteFrom('event').where('log', '=', 'audit').where('offset', '>', 500).execute();
    await db.updateTable('log_head').set({ head: 500 }).where('log', '=', 'audit').execute();
  }

  it('does not start when the end was cut off together with the head', async () => {
    await meddle(cut);
    await expect(rig.start()).rejects.toThrow('its end was cut off');
  });

  it('does not start when the record of what was signed was taken out too', async () => {
    await meddle(async (db) => {
      await cut(db);
      await db.deleteFrom('audit_tile').execute();
      await db.deleteFrom('audit_tree').execute();
    });
    await expect(rig.start()).rejects.toThrow('its end was cut off');
  });

  it('does not start when a leaf was rewritten with a right hash and the tiles were made anew', async () => {
    await meddle(async (db) => {
      const { entry, text } = leafOf(auditRecord({ reason: 'something else' }), 17);
      const columns = { leaf: text, leaf_hash: entry.leafHash, entry: JSON.stringify(entry), search_text: 'something else' };
      await db.updateTable('audit_leaf').set(columns).where('leaf_index', '=', 17).execute();
      await db.deleteFrom('audit_tile').execute();
      await db.updateTable('audit_tree').set({ size: 0 }).execute();
    });
    await expect(rig.start()).rejects.toThrow('the first 600 leaves are not those that were signed');
  });

  it('does not start with another key', async () => {
    await meddle(async () => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      await writeFile(path.join(rig.dataDirectory, auditKeyFileName), pem, { mode: 0o600 });
    });
    await expect(rig.start()).rejects.toThrow('is not the one that this log is signed with');
  });

  it('signs nothing more, and raises an alarm, when it is altered while it runs', async () => {
    await rig.write(600);
    const before = await rig.checkpoint();
    await rig.write(1);
    const zeros = Buffer.alloc(256 * 32).toString('base64');
    await rig.meddle((db) => db.updateTable('audit_tile').set({ hashes: zeros }).where('tile_index', '=', 0).execute());
    const { now, advance } = rig.time();
    advance(200);
    while (rig.audit().causes(now()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(rig.audit().causes(now())).toMatchObject([{ cause: 'audit-altered', severity: 'critical' }]);
    expect(String((await rig.get('/audit/v1/checkpoint')).body)).toBe(before);
  });
});
