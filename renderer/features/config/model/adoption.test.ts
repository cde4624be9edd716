import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { stateViews } from '../../../../shared/wire/views.ts';
import { adoptions, draftsSeen, newestRun, targetsOn, targetsRunning } from './adoption.ts';

const { namespaces, targets, instances, drafts } = stateViews.config.tables;

function instance(name: string, facts: { release?: number; state?: string; reportAgeMs?: number }) {
  const { release = 2, state = 'adopted', reportAgeMs = 500 } = facts;
  return { namespace: 'media', target: name.slice(0, 5), instance: name, release, state, detail: '', reportAgeMs };
}

const tables = {
  namespaces: tableOf(namespaces, [{ namespace: 'media', latestRelease: 2, description: 'Media servers' }]),
  targets: tableOf(targets, [
    { namespace: 'media', target: 'osl-1', release: 2, sinceMs: 1000 },
    { namespace: 'media', target: 'ath-1', release: 1, sinceMs: Number.NaN },
    { namespace: 'media', target: 'lis-1', release: 1, sinceMs: 1000 },
  ]),
  instances: tableOf(instances, [
    instance('osl-1-edge', {}),
    instance('osl-1-origin', { release: 1 }),
    instance('ath-1-edge', { release: 1, reportAgeMs: 200_000 }),
  ]),
  drafts: tableOf(drafts, [
    { namespace: 'media', subject: 'ada', name: 'Ada', baseRelease: 2, revision: 3, keys: 1, updatedAtMs: 0 },
    { namespace: 'policy', subject: 'bo', name: 'Bo', baseRelease: 1, revision: 1, keys: 1, updatedAtMs: 0 },
  ]),
};

describe('adoption', () => {
  const [media] = adoptions(tables, 1000);

  it('tells running from behind, from never reported and from those that stopped', () => {
    expect(media?.counts).toMatchObject({ running: 1, behind: 1, 'no-report': 1, silent: 1, failed: 0 });
    expect(media?.instances).toBe(4);
  });

  it('adds the age of the frame to the age of a report', () => {
    expect(media?.targets.find(({ target }) => target === 'osl-1')?.instances[0]?.reportAgeMs).toBe(1500);
  });

  it('keeps an unknown time unknown', () => {
    expect(media?.targets.find(({ target }) => target === 'ath-1')?.sinceMs).toBeNull();
  });

  it('notices when a draft of the namespace has changed', () => {
    expect(draftsSeen(tables, 'media')).toBe('ada 3');
  });

  it('knows the newest release run anywhere, and where each is run', () => {
    expect(newestRun(media?.targets ?? [])).toBe(2);
    expect(newestRun([])).toBeNull();
    expect(targetsOn(media?.targets ?? [], 2)).toEqual(['osl-1']);
  });

  it('takes a release for running only where every instance says so', () => {
    expect(targetsRunning(media?.targets ?? [], 2)).toEqual([]);
    const heard = { ...tables, instances: tableOf(instances, [instance('osl-1-edge', {}), instance('osl-1-origin', {})]) };
    expect(targetsRunning(adoptions(heard, 0)[0]?.targets ?? [], 2)).toEqual(['osl-1']);
    expect(targetsRunning(adoptions(heard, 0)[0]?.targets ?? [], 1)).toEqual([]);
  });
});
