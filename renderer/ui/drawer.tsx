import { useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from './button.tsx';
import './drawer.css';

interface DrawerProps {
  readonly label: string;
  readonly title: ReactNode;
  /** Name of the button that closes it. */
  readonly close: string;
  readonly onClose: () => void;
  /** `beside`: a part of the screen's grid. `over`: above the screen, with the focus as long as it is open. */
  readonly place: 'beside' | 'over';
  readonly children: ReactNode;
}

/** One thing of a list, opened at its side. */
export function Drawer({ label, title, close, onClose, place, children }: DrawerProps) {
  const drawer = useRef<HTMLElement>(null);
  const isOver = place === 'over';
  // Before it is seen: else a quick Escape would go to the window, which goes a screen back.
  useLayoutEffect(() => {
    if (isOver) drawer.current?.focus();
  }, [isOver, label]);
  const closeByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside
      ref={drawer}
      className={`drawer drawer-${place}`}
      aria-label={label}
      {...(isOver ? { tabIndex: -1, onKeyDown: closeByKey } : {})}
    >
      <div className="drawer-head">
        <h2>{title}</h2>
        <Button kind="bare" small aria-label={close} onClick={onClose}>
          Esc
        </Button>
      </div>
      {children}
    </aside>
  );
}
