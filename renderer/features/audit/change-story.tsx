import { useState } from 'react';
import type { Change } from '../../../shared/changes/change.ts';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { useAsked, useLatestById } from '../../live/index.ts';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Moment } from '../../ui/moment.tsx';
import { Screen, ScreenHeading } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { routes } from '../../ui/routes.ts';
import { formatSince } from '../../ui/time.ts';
import { AuditDetail } from './audit-detail.tsx';
import { storyOf } from './model/story.ts';
import type { StoryLine } from './model/story.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { text } from './text.ts';
import { useWholeChange } from './use-whole-change.ts';

const words = text.story;

/** `#/audit/change/…`: everything that was recorded of one change, from the first ask to the last word, each with its proof. */
export function ChangeStory({ changeId }: { readonly changeId: string }) {
  const live = useLatestById('changes').get(changeId);
  const asked = useAsked('change.get', { changeId }, { revision: live?.revision }).value;
  const change = live ?? (asked.state === 'shown' ? asked.result.change : null);
  const whole = useWholeChange(changeId, live?.revision);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  useHotkeys(opened === null ? {} : { escape: () => setOpened(null) });
  return (
    <Screen>
      <ScreenHeading
        title={change?.title ?? changeId}
        note={<CopyableId id={changeId} what={text.change} most={14} />}
        actions={
          <>
            <LinkButton small href={routes.audit({ change: changeId })}>
              {words.inLog}
            </LinkButton>
            <LinkButton small href={routes.change(changeId)}>
              {words.open}
            </LinkButton>
          </>
        }
      />
      {change === null ? null : <Heading change={change} />}
      {whole.state === 'loading' ? <LoadingShape what={words.loading} rows={8} /> : null}
      {whole.state === 'refused' ? <ErrorState problem={problemOf(whole.failure, words.fails)} /> : null}
      {whole.state === 'shown' ? (
        <div className={opened === null ? 'audit' : 'audit audit-open'}>
          <div className="audit-list story-list">
            <DataTable
              label={words.table}
              columns={columns}
              rows={storyOf(whole.entries)}
              rowKey={({ entry }) => String(entry.index)}
              rowSelected={({ entry }) => entry.index === opened?.index}
              onOpen={({ entry }) => setOpened(entry.index === opened?.index ? null : entry)}
              primary
              empty={
                <EmptyState
                  title={words.none}
                  detail={words.noneDetail}
                  actions={<LinkButton href={routes.audit()}>{text.title}</LinkButton>}
                />
              }
            />
          </div>
          {opened === null ? null : <AuditDetail key={opened.index} entry={opened} onClose={() => setOpened(null)} />}
        </div>
      ) : null}
    </Screen>
  );
}

/** Who wanted it, why, and who let it through. */
function Heading({ change }: { readonly change: Change }) {
  const { requester, reason, ticket, approval } = change;
  return (
    <p className="story-why">
      {words.askedBy(requester.name)} <q>{reason}</q>
      {ticket === null ? null : ` (${ticket})`}. {words.approval(approval)}
    </p>
  );
}

const columns: readonly Column<StoryLine>[] = [
  {
    key: 'index',
    header: text.columns.index,
    width: '4rem',
    align: 'end',
    rowHeader: true,
    cell: ({ entry }) => <span className="mono quiet">{entry.index}</span>,
  },
  { key: 'at', header: text.columns.at, width: '5.5rem', cell: ({ entry }) => <Moment atMs={entry.atMs} /> },
  {
    key: 'since',
    header: words.since,
    width: '5rem',
    align: 'end',
    cell: ({ sinceMs }) => <span className="quiet">{sinceMs === null || sinceMs < 1_000 ? '' : `+${formatSince(sinceMs)}`}</span>,
  },
  { key: 'what', header: words.what, width: '18rem', cell: ({ what }) => <span className="strong">{what}</span> },
  { key: 'who', header: text.columns.who, width: '11rem', cell: ({ entry }) => entry.actor.name },
  {
    key: 'outcome',
    header: text.columns.outcome,
    width: '9rem',
    cell: ({ entry }) => <OutcomeMark outcome={entry.outcome} code={entry.code} />,
  },
  { key: 'reason', header: words.said, cell: ({ entry }) => <span className="audit-reason">{entry.reason ?? ''}</span> },
];
