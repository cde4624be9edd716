import { useId } from 'react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import './panel.css';

interface SectionHeadingProps {
  readonly title: string;
  /** Said after the title in quiet text. */
  readonly note?: ReactNode;
  /** Controls at the far end. */
  readonly actions?: ReactNode;
  readonly id?: string;
}

export function SectionHeading({ title, note, actions, id }: SectionHeadingProps) {
  return (
    <div className="section-heading">
      <h2 id={id}>{title}</h2>
      {note === undefined ? null : <span className="section-heading-note">{note}</span>}
      {actions === undefined ? null : <span className="section-heading-actions">{actions}</span>}
    </div>
  );
}

interface SectionProps extends Omit<SectionHeadingProps, 'id'> {
  readonly children: ReactNode;
  /** `panel` draws the thin box; `open` lets the content stand on the page. */
  readonly kind?: 'open' | 'panel';
}

/** A named region with a small heading. */
export function Section({ children, kind = 'open', ...heading }: SectionProps) {
  const id = useId();
  return (
    <section className={classes('section', kind === 'panel' && 'section-panel')} aria-labelledby={id}>
      <SectionHeading id={id} {...heading} />
      {children}
    </section>
  );
}

interface ScreenHeadingProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}

/** The one h1 of a screen, with what can be done about it at the far end. */
export function ScreenHeading({ title, note, actions }: ScreenHeadingProps) {
  return (
    <header className="screen-heading">
      <h1>{title}</h1>
      {note === undefined ? null : <div className="screen-heading-note">{note}</div>}
      {actions === undefined ? null : <div className="screen-heading-actions">{actions}</div>}
    </header>
  );
}

interface ScreenProps {
  readonly children: ReactNode;
}

/** The scrolling body of a screen with the usual margins; what stands in it keeps one distance. */
export function Screen({ children }: ScreenProps) {
  return <div className="screen">{children}</div>;
}
