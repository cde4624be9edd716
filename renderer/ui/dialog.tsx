import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import './dialog.css';
import { commonText } from './text.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot; the safe one first. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

/**
 * A modal on the platform's own `<dialog>`: it traps focus, closes on Esc and gives focus back. Mounted means open. Focus begins at what has
 * `data-first`, else at the way out.
 */
export function Dialog({ title, onClose, children, actions, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // In the layout phase: one that is closed after it has left the page gives no focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return undefined;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={classes('dialog', wide && 'dialog-wide')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="bare" small onClick={onClose} aria-label={commonText.close}>
          Esc
        </Button>
      </header>
      <div className="dialog-body">{children}</div>
      {actions === undefined ? null : <footer className="dialog-foot">{actions}</footer>}
    </dialog>
  );
}
