/** Three people at one namespace. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigValues } from '../../shared/config/values.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { openRig, person } from '../changes/test-support/rig.ts';
import type { Rig } from '../changes/test-support/rig.ts';
import { auditRecord } from '../test-support/records.ts';

const ada = person('ada', 'operator');
const bo = person('bo', 'operator');
const cy = person('cy', 'operator');
const namespace = 'media';
const buffer = 'edge.bufferLengthMs';
const relay = 'relay.reconnectMs';
const limit = 'edge.maxConnections';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

function save(who: Actor, edits: ConfigValues, { expectedRevision = 0, baseRelease = 1 } = {}) {
  return rig.call('config.draft.save', { namespace, expectedRevision, baseRelease, edits: { ...edits } }, who);
}

async function drafts(): Promise<readonly (readonly [subject: string, base: number, edits: ConfigValues])[]> {
  const list = await rig.call('config.draft.list', { namespace });
  return list.drafts.map(({ author, baseRelease, edits }) => [author.subject, baseRelease, edits]);
}

/** Releases what the person's draft makes of the latest release. */
async function release(edits: ConfigValues, baseRelease = 1): Promise<void> {
  const { releases } = await rig.call('config.namespace', { namespace });
  const intent: Intent = {
    kind: 'config-release',
    namespace,
    baseRelease,
    values: { ...releases[0]?.values, ...edits },
    stages: [['osl-1', 'ath-1', 'lis-1']],
    adoptionPct: 100,
    holdMs: 0,
    onBreach: 'pause',
  };
  const { id } = await rig.begin(intent);
  await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
}

describe('drafts of three people', { timeout: 60_000 }, () => {
  it('stand beside each other, are seen by all and survive a restart', async () => {
    await save(ada, { [buffer]: 2000 });
    await save(bo, { [relay]: 500 });
    await save(cy, { [limit]: 512 });
    await rig.restart();
    await expect(drafts()).resolves.toEqual([
      ['ada', 1, { [buffer]: 2000 }],
      ['bo', 1, { [relay]: 500 }],
      ['cy', 1, { [limit]: 512 }],
    ]);
  });

  it('merge key by key into one, which leaves the others where they are', async () => {
    await save(ada, { [buffer]: 2000 });
    await save(bo, { [relay]: 500 });
    await save(cy, { [limit]: 512 });
    const from = [
      { subject: 'bo', revision: 1 },
      { subject: 'cy', revision: 1 },
    ];
    const merged = await rig.call('config.draft.merge', { namespace, expectedRevision: 1, toRelease: 1, from, resolutions: {} }, ada);
    expect(merged.draft).toMatchObject({ revision: 2, edits: { [buffer]: 2000, [relay]: 500, [limit]: 512 } });
    expect((await drafts()).map(([subject]) => subject)).toEqual(['ada', 'bo', 'cy']);
  });

  it('conflict where two want one key otherwise, until the person who merges has chosen', async () => {
    await save(ada, { [buffer]: 2000, [limit]: 512 });
    await save(bo, { [buffer]: 3000 });
    await save(cy, { [buffer]: 3000, [relay]: 500 });
    const asked = {
      namespace,
      expectedRevision: 1,
      toRelease: 1,
      from: [
        { subject: 'bo', revision: 1 },
        { subject: 'cy', revision: 1 },
      ],
      resolutions: {},
    };
    await expect(rig.call('config.draft.merge', asked, ada)).rejects.toMatchObject({
      code: 'conflict',
      message: `${buffer} wants a choice: more than one value is there`,
    });
    await expect(drafts()).resolves.toContainEqual(['ada', 1, { [buffer]: 2000, [limit]: 512 }]);
    const { draft } = await rig.call('config.draft.merge', { ...asked, resolutions: { [buffer]: { take: 'draft', subject: 'bo' } } }, ada);
    expect(draft?.edits).toEqual({ [buffer]: 3000, [limit]: 512, [relay]: 500 });
  });

  it('are not merged as they are no longer', async () => {
    await save(ada, { [buffer]: 2000 });
    await save(bo, { [relay]: 500 });
    await save(bo, { [relay]: 600 }, { expectedRevision: 1 });
    const asked = { namespace, expectedRevision: 1, toRelease: 1, from: [{ subject: 'bo', revision: 1 }], resolutions: {} };
    await expect(rig.call('config.draft.merge', asked, ada)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of two windows of one person never overwrite each other', async () => {
    await save(ada, { [buffer]: 2000 });
    await save(ada, { [buffer]: 2500 }, { expectedRevision: 1 });
    await expect(save(ada, { [buffer]: 9000 }, { expectedRevision: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: 'the draft of ada in media is at revision 2, not at 1',
    });
    await rig.call('config.draft.discard', { namespace, expectedRevision: 2 }, ada);
    await save(ada, { [limit]: 512 });
    await expect(save(ada, { [buffer]: 9000 }, { expectedRevision: 2 })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are behind after a release, and put on it key by key', async () => {
    await save(ada, { [buffer]: 2000 });
    await save(bo, { [buffer]: 3000, [relay]: 500 });
    await save(cy, { [limit]: 512 });
    await release({ [buffer]: 2000 });
    await expect(drafts()).resolves.toEqual([
      ['ada', 1, { [buffer]: 2000 }],
      ['bo', 1, { [buffer]: 3000, [relay]: 500 }],
      ['cy', 1, { [limit]: 512 }],
    ]);
    await expect(save(bo, { [buffer]: 4000 }, { expectedRevision: 1, baseRelease: 2 })).rejects.toMatchObject({
      code: 'conflict',
      message: 'your draft stands on r1, not on r2',
    });
    const asked = { namespace, expectedRevision: 1, toRelease: 2, from: [], resolutions: {} };
    await expect(rig.call('config.draft.merge', asked, bo)).rejects.toMatchObject({ code: 'conflict', message: new RegExp(buffer) });
    const settled = await rig.call('config.draft.merge', { ...asked, resolutions: { [buffer]: { take: 'latest' } } }, bo);
    expect(settled.draft).toMatchObject({ baseRelease: 2, edits: { [relay]: 500 } });
    await expect(rig.call('config.draft.merge', asked, cy)).resolves.toMatchObject({ draft: { baseRelease: 2, edits: { [limit]: 512 } } });
    await expect(rig.call('config.draft.merge', asked, ada)).resolves.toEqual({ draft: null });
  });

  it('are behind after a rollback, too', async () => {
    await release({ [buffer]: 2000 });
    await save(bo, { [relay]: 500 }, { baseRelease: 2 });
    const { id } = await rig.begin({
      kind: 'config-rollback',
      namespace,
      toRelease: 1,
      stages: [['osl-1', 'ath-1', 'lis-1']],
      adoptionPct: 100,
      holdMs: 0,
    });
    await rig.until(id, ({ state }) => state.phase === 'closed');
    await expect(rig.call('config.draft.list', { namespace })).resolves.toMatchObject({ latestRelease: 3, drafts: [{ baseRelease: 2 }] });
    await expect(rig.call('config.draft.get', { namespace }, bo)).resolves.toMatchObject({ draft: { baseRelease: 2 }, latestRelease: 3 });
  });

  it('of a release that holds all of it is over with it, and of nobody else', async () => {
    await rig.call('config.draft.save', { namespace, expectedRevision: 0, baseRelease: 1, edits: { [buffer]: 2000 } });
    await save(bo, { [buffer]: 2000 });
    await release({ [buffer]: 2000 });
    await expect(drafts()).resolves.toEqual([['bo', 1, { [buffer]: 2000 }]]);
  });

  it('begin on the latest release only', async () => {
    await release({ [buffer]: 2000 });
    await expect(save(ada, { [limit]: 512 })).rejects.toMatchObject({
      code: 'conflict',
      message: 'the latest release of media is r2, not r1',
    });
  });

  it('keep what is not valid yet, but no unknown key and no secret, which is repeated nowhere', async () => {
    await expect(save(ada, { [buffer]: 'soon' })).resolves.toMatchObject({ draft: { edits: { [buffer]: 'soon' } } });
    await expect(save(bo, { 'edge.bufer': 1 })).rejects.toMatchObject({ code: 'invalid-params', message: 'edge.bufer is no key of media' });
    const secret = ['password', 'hunter22'].join('=');
    const refused = await save(bo, { [relay]: secret }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'invalid-params' });
    expect(String(refused)).not.toContain('hunter22');
    expect((await drafts()).map(([subject]) => subject)).toEqual(['ada']);
  });

  it('leave their keys in the audit log, never their values', async () => {
    await save(ada, { [buffer]: 2345 });
    const { entries } = await rig.store.run('audit.search', {
      params: methods['audit.search'].params.parse({ text: 'config.draft.save', most: 10 }),
      readBy: auditRecord({ action: 'audit.search' }),
    });
    expect(entries[0]).toMatchObject({ action: 'config.draft.save', object: 'media', actor: { subject: 'ada' } });
    expect(JSON.stringify(entries)).not.toContain('2345');
  });

  it('are over when their last edit is undone', async () => {
    await save(ada, { [buffer]: 2000 });
    await expect(save(ada, { [buffer]: 1000 }, { expectedRevision: 1 })).resolves.toEqual({ draft: null });
    await expect(drafts()).resolves.toEqual([]);
  });
});
