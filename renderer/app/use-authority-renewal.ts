import { useEffect, useRef } from 'react';
import { useCall, useStateView } from '../live/index.ts';

/** A hand on the keys or the pointer is felt at most this often. */
const feltEveryMs = 30_000;
const signsOfLife = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/**
 * The dead man's handle of command authority: while its holder moves something here, the console renews what they command. Nobody at
 * the desk means no renewal, and it lapses by itself.
 */
export function useAuthorityRenewal(subject: string): void {
  const call = useCall();
  const view = useStateView('authority');
  const commands = view.state === 'shown' && view.tables.holders.columns.subject.includes(subject);
  const feltAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!commands) return undefined;
    function felt(): void {
      const now = performance.now();
      if (now - feltAt.current < feltEveryMs) return;
      feltAt.current = now;
      // Not answered is not renewed: the next movement tries again, and until it lapses nothing is lost.
      void call('authority.renew', {}).then((outcome) => {
        if (!outcome.ok) feltAt.current = Number.NEGATIVE_INFINITY;
      });
    }
    for (const sign of signsOfLife) window.addEventListener(sign, felt, { passive: true });
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, felt);
    };
  }, [call, commands]);
}
