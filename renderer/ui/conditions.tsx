/** What stands where content can't: nothing there yet, nothing at all, something wrong. */
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { useClipboard } from './clipboard-context.ts';
import './conditions.css';
import { LinkedText } from './linked-text.tsx';
import { commonText } from './text.ts';

interface EmptyStateProps {
  readonly title: string;
  /** What it means and what to do. */
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ title, detail, actions }: EmptyStateProps) {
  return (
    <div className="condition">
      <p className="condition-title">{title}</p>
      {detail === undefined ? null : <p className="condition-detail">{detail}</p>}
      {actions === undefined ? null : <div className="condition-actions">{actions}</div>}
    </div>
  );
}

interface LoadingShapeProps {
  /** What is loading: `Loading the overview`. */
  readonly what: string;
  readonly rows?: number;
}

/** The shape of what is coming, not a spinner. After a second it says in words what it waits for. */
export function LoadingShape({ what, rows = 6 }: LoadingShapeProps) {
  return (
    <div className="loading-shape" role="status" aria-label={commonText.loading(what)}>
      <p className="loading-shape-words">{commonText.loading(what)}</p>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className="loading-shape-row" style={{ opacity: Math.max(0.15, 1 - index / rows) }} />
      ))}
    </div>
  );
}

export interface Problem {
  /** What happened, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string | undefined;
  /** The raw cause, folded away and copyable. */
  readonly cause?: string | undefined;
}

interface ErrorStateProps {
  readonly problem: Problem;
  readonly actions?: ReactNode;
}

/** What happened, what to do; the raw cause one press away and copyable. */
export function ErrorState({ problem, actions }: ErrorStateProps) {
  const copy = useClipboard();
  const { message, remedy, cause } = problem;
  return (
    <div className="condition condition-error" role="alert">
      <p className="condition-title">
        <LinkedText text={message} />
      </p>
      {remedy === undefined || remedy === '' ? null : (
        <p className="condition-detail">
          <LinkedText text={remedy} />
        </p>
      )}
      {cause === undefined || cause === '' ? null : (
        <details className="condition-cause">
          <summary>{commonText.showCause}</summary>
          <pre>{cause}</pre>
          <Button small onClick={() => void copy(cause).catch(() => undefined)}>
            {commonText.copyCause}
          </Button>
        </details>
      )}
      {actions === undefined ? null : <div className="condition-actions">{actions}</div>}
    </div>
  );
}

interface StaleOverlayProps {
  readonly stale: boolean;
  /** Said on the overlay, e.g. `Figures are 34 s old`. */
  readonly note: string;
  readonly children: ReactNode;
}

/** Hatches what it wraps and says how old it is; the figures stay readable, but nobody can take them for live. */
export function StaleOverlay({ stale, note, children }: StaleOverlayProps) {
  return (
    <div className={stale ? 'stale-overlay stale-overlay-on' : 'stale-overlay'}>
      {children}
      {stale ? (
        <p className="stale-overlay-note" role="status">
          {note}
        </p>
      ) : null}
    </div>
  );
}
