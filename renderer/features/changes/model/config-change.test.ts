import { describe, expect, it } from 'vitest';
import type { ConfigReleaseIntent } from '../../../../shared/changes/intent.ts';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { stateViews } from '../../../../shared/wire/views.ts';
import { draftOfConfig, newestRun, readConfig } from './config-change.ts';

const intent: ConfigReleaseIntent = {
  kind: 'config-release',
  namespace: 'media',
  baseRelease: 3,
  values: { a: 1 },
  stages: [['osl-1'], ['ath-1', 'lis-1']],
  adoptionPct: 100,
  holdMs: 30_000,
  onBreach: 'pause',
};

describe('the stages of a config change', () => {
  it('are as the link says until somebody chooses otherwise', () => {
    const reading = readConfig(intent, draftOfConfig(intent));
    expect(reading.ok && reading.intent).toMatchObject({ stages: [['osl-1'], ['ath-1', 'lis-1']], holdMs: 30_000, values: { a: 1 } });
  });

  it('are one without a canary', () => {
    const reading = readConfig(intent, { ...draftOfConfig(intent), canary: null });
    expect(reading.ok && reading.intent.stages).toEqual([['ath-1', 'lis-1', 'osl-1']]);
  });

  it('are as many as there are targets, one after the other', () => {
    const reading = readConfig(intent, { ...draftOfConfig(intent), isOneByOne: true });
    const stages = [['ath-1'], ['lis-1'], ['osl-1']];
    expect(reading.ok && reading.intent.stages).toEqual(stages);
    expect(draftOfConfig({ ...intent, stages })).toMatchObject({ isOneByOne: true, canary: null });
  });

  it('go on at the share that the gate names, which is a whole percent', () => {
    const reading = readConfig(intent, { ...draftOfConfig(intent), adoptionPct: '80' });
    expect(reading.ok && reading.intent.adoptionPct).toBe(80);
    for (const adoptionPct of ['0', '101', '50.5', '']) {
      expect(readConfig(intent, { ...draftOfConfig(intent), adoptionPct })).toMatchObject({ ok: false, problems: [{ field: 'adoption' }] });
    }
  });

  it('refuse a hold that is none', () => {
    expect(readConfig(intent, { ...draftOfConfig(intent), holdSeconds: 'soon' }).ok).toBe(false);
  });
});

describe('what runs', () => {
  it('is the newest release that any target is to run', () => {
    const { namespaces, targets, instances, drafts } = stateViews.config.tables;
    const tables = {
      namespaces: tableOf(namespaces, []),
      targets: tableOf(targets, [
        { namespace: 'media', target: 'osl-1', release: 4, sinceMs: 0 },
        { namespace: 'media', target: 'ath-1', release: 3, sinceMs: 0 },
        { namespace: 'other', target: 'ath-1', release: 9, sinceMs: 0 },
      ]),
      instances: tableOf(instances, []),
      drafts: tableOf(drafts, []),
    };
    expect(newestRun(tables, 'media')).toBe(4);
    expect(newestRun(tables, 'nothing')).toBeNull();
  });
});
