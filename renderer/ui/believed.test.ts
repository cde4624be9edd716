import { describe, expect, it } from 'vitest';
import { healthStates } from '../../shared/model/health.ts';
import { believedState, believedTone, statesDiffer } from './believed.ts';

describe('a state', () => {
  it('is unknown whatever was said once the platform has been silent', () => {
    for (const said of healthStates) expect(believedState(said, { frameTooOld: true, stale: false })).toBe('unknown');
  });

  it('stays down while its figures are silent: another witness says so', () => {
    expect(believedState('down', { frameTooOld: false, stale: true })).toBe('down');
    expect(believedTone('down', true)).toBe('down');
  });

  it('is never healthy on stale figures', () => {
    expect(believedState('healthy', { frameTooOld: false, stale: true })).toBe('unknown');
    expect(believedTone('unknown', true)).toBe('unknown');
  });

  it('is what was said while everything is fresh', () => {
    for (const said of healthStates) expect(believedState(said, { frameTooOld: false, stale: false })).toBe(said);
    expect(believedTone('healthy', false)).toBe('calm');
  });
});

it('sees a state that has changed, and rows that have come or gone', () => {
  expect(statesDiffer(Uint8Array.of(0, 1), Uint8Array.of(0, 1))).toBe(false);
  expect(statesDiffer(Uint8Array.of(0, 1), Uint8Array.of(0, 2))).toBe(true);
  expect(statesDiffer(Uint8Array.of(0), Uint8Array.of(0, 0))).toBe(true);
});
