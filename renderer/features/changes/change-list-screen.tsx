import { useRef, useState } from 'react';
import { roleMay } from '../../../shared/model/identity.ts';
import { useLatestById, useLogView, usePlatformNow, useStateView } from '../../live/index.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TaggedTitle } from '../../ui/drill-mark.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { GuardList } from '../../ui/guard-list.tsx';
import { guardEntries } from '../../ui/guards.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Moment } from '../../ui/moment.tsx';
import { Screen, ScreenHeading, Section } from '../../ui/panel.tsx';
import { navigate, replaceAddress, routes } from '../../ui/routes.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { formatCountdown, formatSince } from '../../ui/time.ts';
import './change-list-screen.css';
import { LoudMark } from './loud-mark.tsx';
import type { ChangeFilter, ListedChange } from './model/change-list.ts';
import { listChanges, owedTo } from './model/change-list.ts';
import { kindWords, phaseWords } from './model/change-words.ts';
import { owesReview } from './model/review.ts';
import { problemOf } from '../../ui/problem.ts';
import { text } from './text.ts';
import { useStanding } from './use-person.ts';

const noFilter: Omit<ChangeFilter, 'which'> = { kind: 'any', text: '' };

/** Every change: what waits for this person first, then what is in trouble. */
export function ChangeListScreen({ query }: ScreenProps) {
  const view = useLogView('changes');
  const byId = useLatestById('changes');
  const nowMs = usePlatformNow();
  const { person } = useStanding();
  const [narrowed, setNarrowed] = useState(noFilter);
  const filter: ChangeFilter = { ...narrowed, which: whichOf(query.get('show')) };
  const setFilter = ({ which, ...rest }: ChangeFilter): void => {
    setNarrowed(rest);
    // The address tells what is shown, so that a banner's link works here too.
    if (which !== filter.which) replaceAddress(routes.changes(which === 'open' ? {} : { show: which }));
  };
  const listed = listChanges([...byId.values()], filter, person);
  const owed = owedTo([...byId.values()], person);
  return (
    <Screen>
      <ScreenHeading
        title={text.list.title}
        note={view.state === 'shown' ? text.list.waiting(owed) : undefined}
        actions={
          <>
            <LinkButton href={routes.newChange({ kind: 'traffic-shift', direction: 'away' })}>{text.list.shiftAway}</LinkButton>
            <LinkButton href={routes.newChange({ kind: 'traffic-shift', direction: 'back' })}>{text.list.bringBack}</LinkButton>
          </>
        }
      />
      <StandingGuards mayLift={person !== null && roleMay(person.role, 'operator')} />
      <Filters filter={filter} onChange={setFilter} />
      {view.state === 'loading' ? <LoadingShape what={text.list.loading} rows={8} /> : null}
      {view.state === 'refused' ? <ErrorState problem={problemOf(view.failure, text.list.refused)} /> : null}
      {view.state === 'shown' ? (
        <div className="change-list">
          <DataTable
            label={text.list.table}
            columns={columnsAt(nowMs)}
            rows={listed}
            rowKey={({ change }) => change.id}
            rowTone={({ change }) => (phaseWords(change).loudness === 'unknown' ? 'unknown' : 'calm')}
            onOpen={({ change }) => navigate(routes.change(change.id))}
            primary
            empty={<Nothing which={filter.which} filtered={byId.size > 0} onShowAll={() => setFilter({ ...noFilter, which: 'all' })} />}
          />
        </div>
      ) : null}
    </Screen>
  );
}

function whichOf(asked: string | null): ChangeFilter['which'] {
  return asked === 'all' || asked === 'reviews' || asked === 'scheduled' ? asked : 'open';
}

/** Holds and overrides that stand: what stops or frees changes now, and the way to lift each. */
function StandingGuards({ mayLift }: { readonly mayLift: boolean }) {
  const view = useStateView('guards');
  const guards = view.state === 'shown' ? guardEntries(view.tables.guards) : [];
  if (guards.length === 0) return null;
  return (
    <Section title={text.guard.standing} kind="panel">
      <GuardList label={text.guard.standing} guards={guards} mayLift={mayLift} />
    </Section>
  );
}

interface FiltersProps {
  readonly filter: ChangeFilter;
  readonly onChange: (filter: ChangeFilter) => void;
}

function Filters({ filter, onChange }: FiltersProps) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => search.current?.select() });
  return (
    <search className="change-filters">
      <Field label={text.list.search}>
        {(control) => (
          <TextInput
            {...control}
            ref={search}
            type="search"
            placeholder={text.list.searchPlaceholder}
            value={filter.text}
            onChange={(event) => onChange({ ...filter, text: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.list.which}>
        {(control) => (
          <Select
            {...control}
            value={filter.which}
            onChange={(event) => onChange({ ...filter, which: event.target.value as ChangeFilter['which'] })}
          >
            <option value="open">{text.list.open}</option>
            <option value="reviews">{text.list.reviews}</option>
            <option value="scheduled">{text.list.scheduled}</option>
            <option value="all">{text.list.all}</option>
          </Select>
        )}
      </Field>
      <Field label={text.list.kind}>
        {(control) => (
          <Select
            {...control}
            value={filter.kind}
            onChange={(event) => onChange({ ...filter, kind: event.target.value as ChangeFilter['kind'] })}
          >
            <option value="any">{text.list.anyKind}</option>
            {Object.entries(kindWords).map(([kind, word]) => (
              <option key={kind} value={kind}>
                {word}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </search>
  );
}

function columnsAt(nowMs: number): readonly Column<ListedChange>[] {
  const { columns } = text.list;
  return [
    { key: 'state', header: columns.state, width: '14rem', cell: (row) => <StateCell row={row} nowMs={nowMs} /> },
    {
      key: 'change',
      header: columns.change,
      rowHeader: true,
      cell: ({ change }) => (
        <a href={routes.change(change.id)}>
          <TaggedTitle mode={change.mode} title={change.title} />
        </a>
      ),
    },
    { key: 'kind', header: columns.kind, width: '7rem', hideBelow: 1360, cell: ({ change }) => kindWords[change.kind] },
    { key: 'requester', header: columns.requester, width: '8rem', cell: ({ change }) => change.requester.name },
    {
      key: 'reason',
      header: columns.reason,
      width: '10rem',
      hideBelow: 1200,
      cell: ({ change }) => <span className="change-reason">{change.reason}</span>,
    },
    {
      key: 'asked',
      header: columns.asked,
      width: '6.5rem',
      align: 'end',
      cell: ({ change }) => <Moment atMs={change.submittedAtMs} show="day" />,
    },
    {
      key: 'since',
      header: columns.since,
      width: '4.5rem',
      align: 'end',
      cell: ({ change }) => formatSince(Math.max(0, nowMs - change.state.sinceMs)),
    },
    { key: 'id', header: 'Id', width: '8rem', hideBelow: 1360, cell: ({ change }) => <CopyableId id={change.id} what={text.change.id} /> },
  ];
}

function StateCell({ row: { change, attention }, nowMs }: { readonly row: ListedChange; readonly nowMs: number }) {
  if (attention === 'yours') return <LoudMark loudness="active" text={text.list.yours} />;
  const { text: words, loudness } = phaseWords(change);
  if (owesReview(change) && change.state.phase === 'closed') return <LoudMark loudness="attention" text={text.list.reviewOwed(words)} />;
  const leftMs = (change.startAtMs ?? 0) - nowMs;
  if (change.state.phase === 'awaiting-approval' && leftMs > 0) {
    return <LoudMark loudness={loudness} text={text.list.awaitsAndStarts(words, formatCountdown(leftMs))} />;
  }
  if (change.state.phase === 'ready') {
    return <LoudMark loudness={loudness} text={text.list.startsIn(formatCountdown(change.state.startAtMs - nowMs))} />;
  }
  return <LoudMark loudness={loudness} text={words} />;
}

interface NothingProps {
  readonly which: ChangeFilter['which'];
  readonly filtered: boolean;
  readonly onShowAll: () => void;
}

function Nothing({ which, filtered, onShowAll }: NothingProps) {
  if (which === 'reviews') return <EmptyState title={text.list.noneOwed} detail={text.list.noneOwedDetail} />;
  if (which === 'scheduled') return <EmptyState title={text.list.noneScheduled} detail={text.list.noneScheduledDetail} />;
  if (!filtered) return <EmptyState title={text.list.noneOpen} detail={text.list.noneOpenDetail} />;
  return (
    <EmptyState
      title={text.list.noneFound}
      detail={text.list.noneFoundDetail}
      actions={
        <Button small onClick={onShowAll}>
          {text.list.showAll}
        </Button>
      }
    />
  );
}
