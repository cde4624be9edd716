import { LinkButton } from './button.tsx';
import './guard-list.css';
import { guardTitle, liftHref } from './guards.ts';
import type { GuardEntry } from './guards.ts';
import { routes } from './routes.ts';

interface GuardListProps {
  readonly label: string;
  readonly guards: readonly GuardEntry[];
  /** The person's role may lift them. */
  readonly mayLift: boolean;
}

/** Holds and overrides with who set them, until when and why; each with its way out. */
export function GuardList({ label, guards, mayLift }: GuardListProps) {
  return (
    <ul className="guard-list" aria-label={label}>
      {guards.map((guard) => (
        <li key={`${guard.changeId} ${guard.guard}`}>
          <div className="guard-words">
            <a href={routes.change(guard.changeId)}>{guardTitle(guard)}</a>
            <span className="quiet">
              {guard.by}: {guard.why}
            </span>
          </div>
          {mayLift ? (
            <LinkButton small href={liftHref(guard)} aria-label={`Lift: ${guardTitle(guard)}`}>
              Lift…
            </LinkButton>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
