import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredRequest } from '../../../shared/agents/ingress.ts';
import { judgeRequest, openDesiredStore } from './desired-store.ts';

const request: DesiredRequest = {
  token: 3,
  key: 'step-1',
  routing: { publish: { 'osl-1': 1 }, play: { 'osl-1': 1 } },
  moveSessions: false,
};
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'switchyard-store-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('the desired store', () => {
  it('gives back after a restart what was saved, and leaves no other file', async () => {
    const file = path.join(directory, 'state.json');
    const store = await openDesiredStore(file);
    const verdict = judgeRequest(store.current(), request);
    if (verdict.kind !== 'new') throw new Error('expected a new request');
    await store.save(verdict.next);
    expect((await openDesiredStore(file)).current()).toEqual(verdict.next);
    expect(await readdir(directory)).toEqual(['state.json']);
  });
  it('does not begin anew on a damaged file', async () => {
    const file = path.join(directory, 'state.json');
    await writeFile(file, '{"version":1}');
    await expect(openDesiredStore(file)).rejects.toThrow(/damaged/);
  });
  it('knows a repeated body whatever the order of its fields', () => {
    const verdict = judgeRequest({ version: 1, keys: [], endedSessions: 0, settled: {} }, request);
    if (verdict.kind !== 'new') throw new Error('expected a new request');
    const reordered = { moveSessions: false, routing: request.routing, key: 'step-1', token: 3 };
    expect(judgeRequest(verdict.next, reordered)).toEqual({ kind: 'repeated' });
  });
});
