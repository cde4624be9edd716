import { useState } from 'react';
import type { TimelineEntry } from '../../../shared/model/events.ts';
import { Button } from '../../ui/button.tsx';
import { Choices } from '../../ui/choices.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState, LoadingShape } from '../../ui/conditions.tsx';
import { keepUnits } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { StateShape } from '../../ui/state-shape.tsx';
import { formatClock, formatSince } from '../../ui/time.ts';
import { changedBefore, filtered, timelineFilters } from './model/timeline.ts';
import type { TimelineEvent, TimelineFilter, Turn } from './model/timeline.ts';
import './now-panel.css';
import { overviewText } from './text.ts';

interface NowPanelProps {
  /** Oldest first; null while loading. */
  readonly events: readonly TimelineEvent[] | null;
  readonly filter: TimelineFilter;
  readonly onFilter: (filter: TimelineFilter) => void;
  /** The IDC that is worst, when any is bad. */
  readonly worst: Turn | null;
}

const text = overviewText.now;
const shownMost = 60;

/** One timeline of alarms, changes, releases and logins, newest first; and what changed before the worst IDC turned. */
export function NowPanel({ events, filter, onFilter, worst }: NowPanelProps) {
  const [before, setBefore] = useState<Turn | null>(null);
  const shown = before === null ? filtered(events ?? [], filter) : changedBefore(events ?? [], before);
  return (
    <aside className="now" aria-label={text.title}>
      <SectionHeading
        title={text.title}
        actions={
          <Choices
            label={text.filter}
            choices={timelineFilters.map((key) => ({ key, text: text.filters[key] }))}
            chosen={before === null ? filter : null}
            onChoose={(choice) => {
              setBefore(null);
              onFilter(choice);
            }}
          />
        }
      />
      {before === null ? (
        worst === null ? null : (
          <div className="now-question">
            <Button small kind="primary" onClick={() => setBefore(worst)}>
              {text.whatBefore(worst.idc)}
            </Button>
          </div>
        )
      ) : (
        <p className="now-question quiet">
          {text.before(before.idc, formatClock(before.atMs))}{' '}
          <Button small onClick={() => setBefore(null)}>
            {text.showAll}
          </Button>
        </p>
      )}
      {events === null ? <LoadingShape what={text.what} rows={5} /> : null}
      <ol className="now-list" aria-label={text.label}>
        {shown.slice(0, shownMost).map(({ offset, body }) => (
          <Entry key={offset} entry={body} before={before} />
        ))}
      </ol>
      {events !== null && shown.length === 0 ? (
        <EmptyState title={before !== null ? text.noneBefore(before.idc) : events.length === 0 ? text.nothing : text.nothingHere} />
      ) : null}
    </aside>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly before: Turn | null;
}

function Entry({ entry, before }: EntryProps) {
  const href = hrefOf(entry);
  const under = [
    entry.detail,
    entry.actor?.kind === 'person' ? entry.actor.name : null,
    before === null ? null : `${text.earlier(formatSince(before.atMs - entry.atMs))} ${before.idc}`,
  ].filter((part) => part !== null && part !== '');
  return (
    <li className={classes('now-entry', entry.severity !== 'info' && 'now-entry-loud')}>
      <span className="now-time">
        <Moment atMs={entry.atMs} show="minutes" />
      </span>
      <EntryShape entry={entry} />
      <span className="now-text">
        {href === null ? (
          <span className="now-title">{keepUnits(entry.title)}</span>
        ) : (
          <a className="now-title" href={href}>
            {keepUnits(entry.title)}
          </a>
        )}
        {under.length === 0 ? null : (
          <span className="now-detail" title={under.join(' · ')}>
            {keepUnits(under.join(' · '))}
          </span>
        )}
      </span>
    </li>
  );
}

function hrefOf({ changeId, idc, release }: TimelineEntry): string | null {
  if (changeId !== null) return routes.change(changeId);
  if (release !== null) return routes.config(release.namespace);
  return idc === null ? null : routes.idc(idc);
}

/** Severity has a state's shape; what is only news has a thin sign of its kind. */
function EntryShape({ entry }: Pick<EntryProps, 'entry'>) {
  if (entry.severity !== 'info') return <StateShape state={entry.severity} />;
  return (
    <svg className="now-sign" viewBox="0 0 12 12" aria-hidden="true">
      {signOf(entry.kind)}
    </svg>
  );
}

function signOf(kind: TimelineEntry['kind']) {
  switch (kind) {
    case 'change':
      return <path d="M1 6h9.5M7 2.5 10.5 6 7 9.5" />;
    case 'release':
      return <path d="M10.4 6.6A4.5 4.5 0 1 1 9.2 2.8M9.6.6v2.6H7" />;
    case 'health':
    case 'alarm':
      return <path d="M1.5 6.5 4.5 9.5 10.5 2.5" />;
    case 'identity':
    case 'authority':
      return <path d="M6 5.6a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM1.5 11.5c.4-2.6 2-4 4.5-4s4.1 1.4 4.5 4" />;
    case 'platform':
      return <path d="M1.5 2h9v3h-9zM1.5 7h9v3h-9z" />;
  }
}
