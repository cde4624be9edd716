import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';
import type { LivePreview, PreviewEvent } from './live-preview.ts';
import { previewAfter } from './live-preview.ts';
import { samplePreview } from './samples.ts';

const preview = samplePreview();
const failure: CallFailure = { message: 'no', data: { code: 'unavailable' } };

function after(...events: readonly PreviewEvent[]): LivePreview {
  return events.reduce<LivePreview>(previewAfter, { phase: 'none' });
}

describe('a live preview', () => {
  it('keeps the old forecast, marked outdated, until the new intent is answered', () => {
    const state = after(
      { kind: 'intent', intentKey: 'a' },
      { kind: 'answered', intentKey: 'a', preview },
      { kind: 'intent', intentKey: 'b' },
    );
    expect(state).toEqual({ phase: 'outdated', intentKey: 'b', preview });
  });

  it('ignores an answer to an intent that is no longer asked', () => {
    const state = after({ kind: 'intent', intentKey: 'b' }, { kind: 'answered', intentKey: 'a', preview });
    expect(state).toEqual({ phase: 'asking', intentKey: 'b' });
  });

  it('keeps the last forecast of the same intent when asking again fails', () => {
    const state = after(
      { kind: 'intent', intentKey: 'a' },
      { kind: 'answered', intentKey: 'a', preview },
      { kind: 'failed', intentKey: 'a', failure },
    );
    expect(state).toEqual({ phase: 'shown', intentKey: 'a', preview, failure });
  });

  it('shows nothing of an earlier intent when the new one is refused', () => {
    const state = after(
      { kind: 'intent', intentKey: 'a' },
      { kind: 'answered', intentKey: 'a', preview },
      { kind: 'intent', intentKey: 'b' },
      { kind: 'failed', intentKey: 'b', failure },
    );
    expect(state).toEqual({ phase: 'refused', intentKey: 'b', failure });
  });
});
