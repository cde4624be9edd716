import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createLocalJWKSet, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenGrantSchema } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import { createBudget } from '../budget.ts';
import type { OpenedStore } from '../store/open.ts';
import { openTestStore } from '../store/test-store.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { makeDirectory } from '../test-support/process.ts';
import { auditRecord } from '../test-support/records.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
import { openIdentity } from './open.ts';
import type { IdentityService } from './open.ts';
import { lostAnswerMs } from './operations.ts';
import { accessTokenMs, refreshTokenMs } from './tokens.ts';

onBothDatabases((choose) => {
  let directory: Awaited<ReturnType<typeof makeDirectory>>;
  let store: OpenedStore;
  let identity: IdentityService;
  let now: number;
  let revoked: string[];

  async function open(development = true): Promise<IdentityService> {
    return openIdentity({
      store,
      dataDirectory: directory.path,
      clock: () => now,
      strangers: createBudget({ perSecond: 1, burst: 3 }, () => now),
      keepRefusal: async (record) => {
        await store.run('audit.record', record);
      },
      platform: { id: 'platform-1', name: 'Test network', environment: 'lab' },
      development,
    });
  }

  beforeEach(async () => {
    now = 1_790_000_000_000;
    directory = await makeDirectory();
    store = await openTestStore(() => now, await choose());
    identity = await open();
    revoked = [];
    identity.onRevoked((sessionId) => revoked.push(sessionId));
  });

  afterEach(async () => {
    await store.close();
    await directory.remove();
  });

  async function auditedActions(): Promise<string[]> {
    const params = methods['audit.search'].params.parse({});
    const { entries } = await store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
    return entries.map((entry) => `${entry.action} ${entry.outcome}`).reverse();
  }

  describe('a sign-in', () => {
    it('gives tokens that say who it is, and is audited', async () => {
      const grant = tokenGrantSchema.parse(await identity.signInForDevelopment('omar'));
      expect(grant.expiresInMs).toBe(accessTokenMs);
      const who = await identity.verify(grant.accessToken);
      expect(who).toMatchObject({ person: { subject: 'omar', role: 'operator' }, expiresAtMs: grant.expiresAtMs });
      expect(await auditedActions()).toEqual(['identity.sign-in success']);
    });

    it('of somebody unknown is refused and audited', async () => {
      await expect(identity.signInForDevelopment('mallory')).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await auditedActions()).toEqual(['identity.sign-in refused']);
    });

    it('that is refused again and again fills no disk', async () => {
      for (let count = 0; count < 20; count += 1) await identity.refresh('made-up').catch(() => undefined);
      expect(await auditedActions()).toHaveLength(3);
    });

    it('offers people of every role, and nobody when development sign-in is off', async () => {
      expect(new Set(identity.offers.development?.people.map((person) => person.role)).size).toBe(4);
      const without = await open(false);
      expect(without.offers.development).toBeNull();
      await expect(without.signInForDevelopment('omar')).rejects.toMatchObject({ code: 'unauthenticated' });
    });
  });

  describe('an access token', () => {
    it('can be checked by anybody with the published keys', async () => {
      const { accessToken } = await identity.signInForDevelopment('ana');
      const { payload } = await jwtVerify(accessToken, createLocalJWKSet({ keys: [...identity.jwks.keys] }), {
        currentDate: new Date(now),
      });
      expect(payload).toMatchObject({ sub: 'ana', role: 'approver' });
      expect(JSON.stringify(identity.jwks)).not.toContain('"d"');
    });

    it('is refused once it has expired', async () => {
      const { accessToken } = await identity.signInForDevelopment('ana');
      now += accessTokenMs + 1000;
      await expect(identity.verify(accessToken)).rejects.toThrow('has expired');
    });

    it('is refused without a signature, with another key, and for another platform', async () => {
      const unsigned = new UnsecuredJWT({ name: 'Ada', role: 'admin', sid: 's' }).setSubject('ada').encode();
      await expect(identity.verify(unsigned)).rejects.toMatchObject({ code: 'unauthenticated' });
      const other = await openIdentity({
        store,
        dataDirectory: directory.path,
        clock: () => now,
        strangers: createBudget({ perSecond: 1, burst: 3 }, () => now),
        keepRefusal: async () => undefined,
        platform: { id: 'platform-2', name: 'Other', environment: 'lab' },
        development: true,
      });
      const { accessToken } = await other.signInForDevelopment('ada');
      await expect(identity.verify(accessToken)).rejects.toThrow('another platform');
      const symmetric = await new SignJWT({ name: 'Ada', role: 'admin', sid: 's' })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ada')
        .sign(new TextEncoder().encode(JSON.stringify(identity.jwks.keys[0])));
      await expect(identity.verify(symmetric)).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('of a development person is worthless to a platform without development sign-in', async () => {
      const { accessToken } = await identity.signInForDevelopment('ada');
      await expect((await open(false)).verify(accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    });
  });

  describe('a refresh token', () => {
    it('is exchanged for the next one of the same sign-in', async () => {
      const first = await identity.signInForDevelopment('omar');
      now += accessTokenMs;
      const second = await identity.refresh(first.refreshToken);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      const [before, after] = [await sessionOf(first.accessToken, now - accessTokenMs), await sessionOf(second.accessToken, now)];
      expect(after).toBe(before);
    });

    async function sessionOf(token: string, atMs: number): Promise<unknown> {
      const keys = createLocalJWKSet({ keys: [...identity.jwks.keys] });
      return (await jwtVerify(token, keys, { currentDate: new Date(atMs) })).payload['sid'];
    }

    it('may come twice when the answer was lost', async () => {
      const { refreshToken } = await identity.signInForDevelopment('omar');
      await identity.refresh(refreshToken);
      now += lostAnswerMs;
      await identity.refresh(refreshToken);
      expect(revoked).toEqual([]);
    });

    it('that comes back long after it was used was copied: the whole sign-in ends', async () => {
      const first = await identity.signInForDevelopment('omar');
      const second = await identity.refresh(first.refreshToken);
      now += lostAnswerMs + 1;
      await expect(identity.refresh(first.refreshToken)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(revoked).toHaveLength(1);
      await expect(identity.refresh(second.refreshToken)).rejects.toThrow('was ended');
      await expect(identity.verify(second.accessToken)).rejects.toThrow('was ended');
      expect(await auditedActions()).toContain('identity.refresh refused');
    });

    it('expires when it is not used, and is unknown when it was made up', async () => {
      const { refreshToken } = await identity.signInForDevelopment('omar');
      await expect(identity.refresh('made-up')).rejects.toThrow('not known');
      now += refreshTokenMs;
      await expect(identity.refresh(refreshToken)).rejects.toThrow('expired');
    });

    it('ends with the sign-in it belongs to', async () => {
      const { refreshToken, accessToken } = await identity.signInForDevelopment('omar');
      await identity.signOut(refreshToken);
      expect(revoked).toHaveLength(1);
      await expect(identity.verify(accessToken)).rejects.toThrow('was ended');
      expect(await auditedActions()).toEqual(['identity.sign-in success', 'identity.sign-out success']);
    });

    it('is not stored as such', async () => {
      const { refreshToken } = await identity.signInForDevelopment('omar');
      await store.close();
      const files = ['switchyard.sqlite', 'switchyard.sqlite-wal', 'signing-key.json'];
      const contents = await Promise.all(files.map((file) => readFile(path.join(directory.path, file), 'latin1').catch(() => '')));
      expect(contents.join('')).not.toContain(refreshToken);
    });
  });

  describe('the signing key', () => {
    it('is readable by its owner alone and kept over a restart', async () => {
      const { mode } = await stat(path.join(directory.path, 'signing-key.json'));
      expect(mode & 0o077).toBe(0);
      const { accessToken } = await identity.signInForDevelopment('omar');
      expect((await (await open()).verify(accessToken)).person.subject).toBe('omar');
    });

    it('that is broken is reported, never replaced', async () => {
      await writeFile(path.join(directory.path, 'signing-key.json'), '{}');
      await expect(open()).rejects.toMatchObject({ name: 'StartError' });
      expect(await readFile(path.join(directory.path, 'signing-key.json'), 'utf8')).toBe('{}');
    });
  });
});

describe('a loopback address', () => {
  it('is told from all others', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) expect(isLoopbackAddress(host)).toBe(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'localhost.example']) expect(isLoopbackAddress(host)).toBe(false);
  });

  it('is told in a Host header with and without a port', () => {
    for (const host of ['127.0.0.1:80', 'localhost:4000', 'LOCALHOST', '[::1]:80', '[::1]']) expect(isLoopbackHost(host)).toBe(true);
    for (const host of ['', 'evil.example', '127.0.0.1.evil.example:80', '[::2]:80']) expect(isLoopbackHost(host)).toBe(false);
  });
});
