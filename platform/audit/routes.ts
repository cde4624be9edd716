/**
 * The audit log as static files (c2sp.org/tlog-tiles) under `/audit/v1`. Checkpoint, key and hashes are for everybody: they say nothing
 * of what was done. Entries name people, so they are for those who are signed in, and reading them is audited.
 */
import { Readable } from 'node:stream';
import { encodeEntries, parseTileIndex, parseTileLevel, tileWidth } from '../../shared/audit/tiles.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord, Clock, HttpReply, HttpRequest, HttpRoute } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { bundleLines } from './bundle-lines.ts';
import { notesOf } from './key-changes.ts';
import type { SignedHead } from './tree.ts';

const bytes = 'application/octet-stream';
const plainText = 'text/plain; charset=utf-8';
const forEver = { 'cache-control': 'public, max-age=31536000, immutable' };
const notKept = { 'cache-control': 'no-store' };

export function auditRoutes(store: Pick<PlatformStore, 'run'>, clock: Clock): readonly HttpRoute[] {
  async function head(): Promise<SignedHead> {
    const signed = await store.run('audit.head', undefined);
    if (signed === null) throw notSigned();
    return signed;
  }

  async function tile({ path }: HttpRequest): Promise<HttpReply> {
    const level = parseTileLevel(path['level'] ?? '');
    const place = parseTileIndex(path['*'] ?? '');
    const found = level === undefined || place === undefined ? null : await store.run('audit.tile', { level, ...place });
    if (found === null || place === undefined) throw notThere(path);
    return {
      status: 200,
      headers: { 'content-type': bytes, ...(place.width === tileWidth ? forEver : notKept) },
      body: Buffer.from(found, 'base64'),
    };
  }

  async function entries(request: HttpRequest): Promise<HttpReply> {
    const place = parseTileIndex(request.path['*'] ?? '');
    if (place === undefined) throw notThere(request.path);
    const from = place.index * tileWidth;
    const range = { from, to: from + place.width };
    const leaves = await store.run('audit.entries', { range, readBy: readingBy(request, 'audit.read', range) });
    if (leaves === null) throw notThere(request.path);
    const body = Buffer.from(encodeEntries(leaves.map((leaf) => Buffer.from(leaf, 'utf8'))));
    return { status: 200, headers: { 'content-type': bytes, ...notKept }, body };
  }

  async function bundle(request: HttpRequest): Promise<HttpReply> {
    const [fromMs, toMs] = [timeOf(request, 'fromMs'), timeOf(request, 'toMs')];
    const start = await store.run('audit.exportStart', { fromMs, toMs, readBy: readingBy(request, 'audit.export', { fromMs, toMs }) });
    if (start === null) throw notSigned();
    const lines = bundleLines(start, (range) => store.run('audit.leaves', range), clock());
    return { status: 200, headers: { 'content-type': plainText, ...notKept }, body: Readable.from(lines) };
  }

  return [
    {
      method: 'GET',
      path: '/audit/v1/checkpoint',
      access: 'public',
      handle: async () => ({ status: 200, headers: { 'content-type': plainText, ...notKept }, body: (await head()).checkpoint }),
    },
    {
      method: 'GET',
      path: '/audit/v1/key',
      access: 'public',
      handle: async () => ({ status: 200, headers: { 'content-type': plainText, ...notKept }, body: `${(await head()).key}\n` }),
    },
    {
      method: 'GET',
      path: '/audit/v1/rotations',
      access: 'public',
      handle: async () => ({ status: 200, headers: notKept, body: { rotations: notesOf(await store.run('audit.keyChanges', undefined)) } }),
    },
    { method: 'GET', path: '/audit/v1/tile/entries/*', access: 'person', handle: entries },
    { method: 'GET', path: '/audit/v1/tile/:level/*', access: 'public', handle: tile },
    { method: 'GET', path: '/audit/v1/bundle', access: 'person', handle: bundle },
  ];
}

function readingBy({ caller }: HttpRequest, action: string, details: AuditRecord['details'] & object): AuditRecord {
  if (caller === undefined) throw new SwitchyardError('unauthenticated', 'the audit log is read by those who are signed in');
  return auditRecordOf({ atMs: caller.atMs, actor: caller.actor, sessionId: caller.sessionId, action, details });
}

/** null: not given. @throws SwitchyardError `invalid-params` */
function timeOf({ query }: HttpRequest, name: 'fromMs' | 'toMs'): number | null {
  const text = query[name];
  if (text === undefined) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new SwitchyardError('invalid-params', `query.${name}: ${text.slice(0, 40)} is no time in Unix ms`, { path: `query.${name}` });
}

function notThere(path: HttpRequest['path']): SwitchyardError {
  return new SwitchyardError('not-found', `the signed log has no tile ${path['*'] ?? ''}`, {
    remedy: 'Read /audit/v1/checkpoint: its size says which tiles there are.',
  });
}

function notSigned(): SwitchyardError {
  return new SwitchyardError('unavailable', 'nothing of the audit log is signed yet', { remedy: 'Try again in a moment.' });
}
