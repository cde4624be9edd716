/** The conformance suite: our platform meets it, and a platform that is wrong does not. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runConformance } from './support/conformance.ts';
import { startMeddler } from './support/meddler.ts';
import type { Meddling } from './support/meddler.ts';
import { startPlatform } from './support/platform.ts';
import type { RunningPlatform } from './support/platform.ts';

let dataDirectory: string;
let platform: RunningPlatform;

test.beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-conformance-'));
  platform = await startPlatform({ dataDirectory, extra: ['--streams', '500'] });
});

test.afterAll(async () => {
  await platform.end();
  await rm(dataDirectory, { recursive: true, force: true });
});

test('our platform meets every requirement', async () => {
  const verdicts = await runConformance(platform.url);
  expect(verdicts.filter(({ outcome }) => outcome === 'unmet')).toEqual([]);
  // A platform that has just begun has no change yet, and on a calm day no alarm; nothing else may be skipped.
  const skipped = verdicts.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);
  expect(skipped.filter((id) => id !== 'log-alarms-3' && id !== 'log-changes-3')).toEqual([]);
});

const wrongs: readonly { readonly says: string; readonly meddling: Meddling; readonly unmet: readonly string[] }[] = [
  { says: 'frames with a byte where only zeros may stand', meddling: { frame: withDirtyPadding }, unmet: ['state-overview'] },
  { says: 'frames cut short', meddling: { frame: (bytes) => bytes.subarray(0, bytes.byteLength - 8) }, unmet: ['state-overview'] },
  { says: 'more frames than were acknowledged', meddling: { acknowledgesByItself: true }, unmet: ['state-2'] },
  { says: 'a log that leaves an event out', meddling: { text: withoutOneEvent }, unmet: ['log-audit-3'] },
  {
    says: 'a refusal with another word',
    meddling: { text: (text) => text.replaceAll('"unknown-view"', '"not-found"') },
    unmet: ['state-11'],
  },
];

for (const { says, meddling, unmet } of wrongs) {
  test(`a platform is caught that sends ${says}`, async () => {
    const meddler = await startMeddler(platform.url, meddling);
    try {
      const verdicts = await runConformance(meddler.url, unmet);
      expect(verdicts.map(({ id, outcome }) => ({ id, outcome }))).toEqual(unmet.map((id) => ({ id, outcome: 'unmet' })));
    } finally {
      await meddler.close();
    }
  });
}

function withDirtyPadding(bytes: Uint8Array): Uint8Array {
  const dirty = new Uint8Array(bytes.byteLength + 1);
  dirty.set(bytes);
  dirty[bytes.byteLength] = 1;
  return dirty;
}

function withoutOneEvent(text: string): string {
  const message = JSON.parse(text) as { readonly method?: string; readonly params?: { readonly events?: unknown[] } };
  if (message.method !== 'log.append' || (message.params?.events?.length ?? 0) < 2) return text;
  message.params?.events?.splice(0, 1);
  return JSON.stringify(message);
}
