import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';
import { livePreview } from './live-preview.ts';
import { samplePreview } from './samples.ts';

const preview = samplePreview();
const failure: CallFailure = { message: 'no', data: { code: 'unavailable' } };
const shown = { state: 'shown', result: preview, failure: null } as const;

describe('a live preview', () => {
  it('is shown when it answers what is written', () => {
    expect(livePreview({ intentKey: 'a', askedKey: 'a', answer: shown, last: null })).toEqual({ phase: 'shown', preview, failure: null });
  });

  it('is outdated from the first letter of a new intent, before it is asked', () => {
    expect(livePreview({ intentKey: 'b', askedKey: 'a', answer: shown, last: preview })).toEqual({ phase: 'outdated', preview });
  });

  it('keeps the last forecast of the same intent, with the failure, when asking again fails', () => {
    expect(livePreview({ intentKey: 'a', askedKey: 'a', answer: { ...shown, failure }, last: preview })).toEqual({
      phase: 'shown',
      preview,
      failure,
    });
  });

  it('shows nothing of an earlier intent when the new one is refused', () => {
    expect(livePreview({ intentKey: 'b', askedKey: 'b', answer: { state: 'refused', failure }, last: preview })).toEqual({
      phase: 'refused',
      failure,
    });
  });

  it('is nothing while what is written makes no sense', () => {
    expect(livePreview({ intentKey: null, askedKey: 'a', answer: shown, last: preview })).toEqual({ phase: 'none' });
  });
});
