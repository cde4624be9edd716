import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Digest } from './leaf.ts';
import { checkLeaf } from './leaf.ts';

const digest: Digest = (bytes) => crypto.subtle.digest('SHA-256', bytes);
const leafHash = createHash('sha256').update('\0{"a":1,"b":"x"}').digest('hex');

describe('the leaf hash of an audit entry', () => {
  it('is over a zero byte and the canonical JSON, whatever the order of the keys', async () => {
    expect(await checkLeaf({ event: { b: 'x', a: 1 }, leafHash }, digest)).toEqual({ kind: 'matches' });
  });

  it('differs when a single value was edited', async () => {
    expect(await checkLeaf({ event: { b: 'y', a: 1 }, leafHash }, digest)).toMatchObject({ kind: 'differs' });
  });
});
