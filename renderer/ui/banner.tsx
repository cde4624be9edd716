import type { ReactNode } from 'react';
import './banner.css';
import { classes } from './classes.ts';
import { StateShape } from './state-shape.tsx';
import type { Tone } from './tone.ts';

interface BannerProps {
  /** `calm` is a notice; the others interrupt. */
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
  /** Names the region for screen readers and tests. */
  readonly label?: string;
  /** Interrupts a screen reader (`alert`); `critical` and `down` always do, the rest wait their turn (`status`). */
  readonly urgent?: boolean;
}

/** What must not be missed, across the top. */
export function Banner({ tone, title, detail, actions, label, urgent = tone === 'critical' || tone === 'down' }: BannerProps) {
  return (
    <div className={classes('banner', `banner-${tone}`)} role={urgent ? 'alert' : 'status'} aria-label={label}>
      {tone === 'calm' ? <span className="banner-shape-calm" aria-hidden="true" /> : <StateShape state={tone} />}
      <div className="banner-text">
        <strong className="banner-title">{title}</strong>
        {detail === undefined ? null : <span className="banner-detail">{detail}</span>}
      </div>
      {actions === undefined ? null : <div className="banner-actions">{actions}</div>}
    </div>
  );
}
