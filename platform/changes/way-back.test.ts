import { describe, expect, it } from 'vitest';
import type { Intent } from '../../shared/changes/intent.ts';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { isWayBack } from './way-back.ts';

const back = exampleShift({ direction: 'back', idcs: ['osl-1', 'ath-1'], receivers: {} });
const rollback: Intent = {
  kind: 'config-rollback',
  namespace: 'media',
  toRelease: 3,
  stages: [['osl-1'], ['ath-1']],
  adoptionPct: 100,
  holdMs: 0,
};
const switched: Intent = {
  kind: 'origin-switch',
  streams: { by: 'ids', streamIds: ['match-1', 'match-2'] },
  toIdc: 'osl-1',
  batch: 10,
  holdMs: 0,
  onBreach: 'pause',
};
const lifted: Intent = { kind: 'override', rule: 'anti-flap', idcs: ['osl-1'], untilMs: null };

describe('the way back', () => {
  it.each<[string, Intent, Intent]>([
    ['the inverse itself', back, back],
    ['at another pace', { ...back, stepPercents: [10, 100], holdMs: 1, onBreach: 'revert' }, back],
    ['of a part', { ...back, idcs: ['osl-1'] }, back],
    ['of some targets', { ...rollback, stages: [['ath-1']] }, rollback],
    ['of some streams', { ...switched, streams: { by: 'ids', streamIds: ['match-2'] } }, switched],
    ['of an override', lifted, lifted],
  ])('is %s', (_, intent, inverse) => {
    expect(isWayBack(intent, inverse)).toBe(true);
  });

  it.each<[string, Intent, Intent]>([
    ['the same once more', { ...back, direction: 'away' }, back],
    ['of more IDCs', { ...back, idcs: ['osl-1', 'lis-1'] }, back],
    ['onto receivers of choice', { ...back, direction: 'away', receivers: { 'lis-1': 1 } }, { ...back, direction: 'away' }],
    ['of another kind', lifted, back],
    ['to another release', { ...rollback, toRelease: 2 }, rollback],
    ['on another target', { ...rollback, stages: [['lis-1']] }, rollback],
    ['to another IDC', { ...switched, toIdc: 'lis-1' }, switched],
    ['of whatever a filter finds', { ...switched, streams: { by: 'filter', ingestIdc: 'ath-1', find: '', most: 9 } }, switched],
    ['of another rule', { ...lifted, rule: 'load-ceiling' }, lifted],
    ['a longer override', { ...lifted, untilMs: 5 }, lifted],
  ])('is not %s', (_, intent, inverse) => {
    expect(isWayBack(intent, inverse)).toBe(false);
  });
});
