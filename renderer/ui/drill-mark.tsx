import './drill-mark.css';

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
