import type { ChangeMode } from '../../shared/changes/plan.ts';
import './drill-mark.css';

const prefix = /^Drill: /;

/** The title of a change where a tag says already that it is a drill: the platform's own says it too. */
export function TaggedTitle({ mode, title }: { readonly mode: ChangeMode; readonly title: string }) {
  if (mode !== 'drill') return title;
  return (
    <>
      <DrillTag /> {title.replace(prefix, '')}
    </>
  );
}

/** The word that stands beside everything of a drill. */
export function DrillTag() {
  return <span className="drill-tag">Drill</span>;
}

interface DrillBannerProps {
  readonly detail: string;
}

/** Across the top of a screen that is about a drill: nobody must take it for the network itself. */
export function DrillBanner({ detail }: DrillBannerProps) {
  return (
    <div className="drill-banner" role="status" aria-label="Drill">
      <DrillTag />
      <span>{detail}</span>
    </div>
  );
}
