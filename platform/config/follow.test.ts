import { expect, it } from 'vitest';
import { exampleNetwork, openRig } from '../changes/test-support/rig.ts';
import { openConfigCentre } from './open.ts';

it('a config centre follows what another one on the same database has released, pointed and heard', async () => {
  const rig = await openRig();
  const { store, time } = rig;
  const onFailure = (about: string, error: unknown): void => void rig.failures.push(about, error);
  const other = await openConfigCentre({ store, clock: time.now, timers: time.timers, network: exampleNetwork, onFailure });
  const { releases } = await rig.call('config.namespace', { namespace: 'media' });
  const { id } = await rig.begin({
    kind: 'config-release',
    namespace: 'media',
    baseRelease: 1,
    values: { ...releases[0]?.values, 'edge.bufferLengthMs': 2000 },
    stages: [['osl-1'], ['ath-1', 'lis-1']],
    adoptionPct: 100,
    holdMs: 3_000,
    onBreach: 'pause',
  });
  await rig.until(id, ({ state }) => state.phase === 'closed');
  const pointers = rig.life().configCentre.actuator.pointers('media');
  expect(pointers).toEqual({ 'osl-1': 2, 'ath-1': 2, 'lis-1': 2 });
  expect(other.actuator.pointers('media')).not.toEqual(pointers);
  const report = { target: 'osl-1', instance: 'osl-1-edge', release: 2, state: 'adopted', atMs: time.now() } as const;
  const intake = rig.life().configCentre.routes.find(({ method }) => method === 'POST');
  const signal = new AbortController().signal;
  await intake?.handle({ path: { namespace: 'media' }, query: {}, headers: {}, body: report, signal });
  await other.follow();
  expect(other.actuator.pointers('media')).toEqual(pointers);
  expect(other.releaseOf('osl-1', 'osl-1-edge')).toBe(2);
  expect(rig.failures).toEqual([]);
  await other.close();
  await rig.close();
});
