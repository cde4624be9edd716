/** Keyboard shortcuts: single keys and two-key sequences, never while somebody types or a dialog is open. */
import { useEffect, useEffectEvent } from 'react';

/** `'j'`, `'?'`, `'g o'`, `'ctrl+k'` (Ctrl or ⌘), `'escape'`. */
export type Hotkeys = Readonly<Record<string, () => void>>;

const sequenceMs = 1200;

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The name of a press as bindings spell it; undefined for what is never bound. */
export function keyName(press: KeyPress): string | undefined {
  if (press.altKey) return undefined;
  const key = press.key.toLowerCase();
  if (key === 'control' || key === 'meta' || key === 'shift') return undefined;
  return press.ctrlKey || press.metaKey ? `ctrl+${key}` : key;
}

/** Which binding a press completes, and what is pending after it. */
export function nextBinding(names: readonly string[], pending: string | null, pressed: string) {
  const whole = pending === null ? null : `${pending} ${pressed}`;
  if (whole !== null && names.includes(whole)) return { run: whole, pending: null };
  const starts = names.some((name) => name.startsWith(`${pressed} `));
  return { run: names.includes(pressed) && whole === null ? pressed : null, pending: starts ? pressed : null };
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** Binds keys for as long as the component is on screen. Keys with Ctrl or ⌘ also work while typing. */
export function useHotkeys(bindings: Hotkeys): void {
  const names = Object.keys(bindings);
  const run = useEffectEvent((name: string) => bindings[name]?.());
  const signature = names.join('\n');
  useEffect(() => {
    if (signature === '') return undefined;
    const bound = signature.split('\n');
    let pending: string | null = null;
    let pendingAtMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const pressed = keyName(event);
      if (pressed === undefined || event.defaultPrevented) return;
      const chord = pressed.startsWith('ctrl+');
      if (!chord && (typing(event.target) || document.querySelector('dialog[open]') !== null)) return;
      if (event.timeStamp - pendingAtMs > sequenceMs) pending = null;
      const next = nextBinding(bound, pending, pressed);
      pending = next.pending;
      pendingAtMs = event.timeStamp;
      if (next.run === null) return;
      event.preventDefault();
      run(next.run);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [signature]);
}
