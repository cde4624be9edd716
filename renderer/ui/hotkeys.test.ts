import { describe, expect, it } from 'vitest';
import { keyName, nextBinding } from './hotkeys.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false };

describe('a press', () => {
  it('is named alike with Ctrl and with ⌘', () => {
    expect(keyName({ ...none, key: 'K', ctrlKey: true })).toBe('ctrl+k');
    expect(keyName({ ...none, key: 'k', metaKey: true })).toBe('ctrl+k');
    expect(keyName({ ...none, key: 'Escape' })).toBe('escape');
  });

  it('of a modifier alone, or with Alt, is nobody’s', () => {
    expect(keyName({ ...none, key: 'Shift' })).toBeUndefined();
    expect(keyName({ ...none, key: 'x', altKey: true })).toBeUndefined();
  });
});

describe('a sequence', () => {
  const names = ['g o', 'g i', 'j'];

  it('runs once its second key comes', () => {
    expect(nextBinding(names, null, 'g')).toEqual({ run: null, pending: 'g' });
    expect(nextBinding(names, 'g', 'o')).toEqual({ run: 'g o', pending: null });
  });

  it('runs single keys at once, and not as an unknown second key', () => {
    expect(nextBinding(names, null, 'j')).toEqual({ run: 'j', pending: null });
    expect(nextBinding(names, 'g', 'j')).toEqual({ run: null, pending: null });
  });
});
