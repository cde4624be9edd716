import { memo, useCallback, useMemo, useState } from 'react';
import { roleMay } from '../../../shared/model/identity.ts';
import { frameAgeMs, useConsoleNow, useLinkStatus } from '../../live/index.ts';
import { believedState } from '../../ui/believed.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { formatCount } from '../../ui/format.ts';
import { frameTooOldMs } from '../../ui/paced.ts';
import { problemOf } from '../../ui/problem.ts';
import { routes } from '../../ui/routes.ts';
import { formatAge } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { streamColumns } from './columns.tsx';
import type { StreamColumnKey } from './model/column-choice.ts';
import { sortedBy } from './model/stream-query.ts';
import type { StreamQuery } from './model/stream-query.ts';
import type { StreamRow } from './model/stream-row.ts';
import { windowFor } from './model/stream-window.ts';
import { NoStreams } from './no-streams.tsx';
import { streamsText as text } from './text.ts';
import { useHeldRows } from './use-held-rows.ts';
import { questionOf, useStreamWindow } from './use-stream-window.ts';
import type { StreamWindow } from './use-stream-window.ts';

interface StreamListProps {
  readonly query: StreamQuery;
  readonly columns: readonly StreamColumnKey[];
  readonly onAsk: (next: Partial<StreamQuery>) => void;
  readonly onOpen: (stream: string) => void;
  readonly onClear: () => void;
}

interface SeenRange {
  readonly first: number;
  readonly count: number;
  readonly question: string;
}

/** The table, and the window of it that the platform is asked for as it is scrolled. */
export function StreamList({ query, columns, onAsk, onOpen, onClear }: StreamListProps) {
  const question = questionOf(query);
  const [seen, setSeen] = useState<SeenRange>({ first: 0, count: 0, question });
  const onRange = useCallback((first: number, count: number) => setSeen({ first, count, question }), [question]);
  // Another question is read from its top.
  const { shown, failure, waiting } = useStreamWindow(query, windowFor(seen.question === question ? seen.first : 0, seen.count));
  if (failure !== null) return <ErrorState problem={problemOf(failure, text.refused)} />;
  if (shown === null) return <LoadingShape what={text.what} rows={20} />;
  return (
    <ShownList
      window={shown}
      waiting={waiting}
      query={query}
      columns={columns}
      seen={seen}
      onRange={onRange}
      onAsk={onAsk}
      onOpen={onOpen}
      onClear={onClear}
    />
  );
}

interface ShownListProps extends StreamListProps {
  readonly window: StreamWindow;
  readonly waiting: boolean;
  readonly seen: SeenRange;
  readonly onRange: (first: number, count: number) => void;
}

const ShownList = memo(function ShownList({ window, waiting, query, columns, seen, onRange, onAsk, onOpen, onClear }: ShownListProps) {
  const ageMs = frameAgeMs(window.view, useConsoleNow());
  const frameTooOld = ageMs > frameTooOldMs;
  const nowMs = window.view.platformTimeMs + ageMs;
  const { rowAt, held, moved, touch, release } = useHeldRows(window);
  const shownColumns = useMemo(
    () => streamColumns(columns, { nowMs, frameAgeMs: ageMs, frameTooOld }),
    [columns, nowMs, ageMs, frameTooOld],
  );
  const toneOfRow = useCallback(({ state }: StreamRow) => toneOf(believedState(state, { frameTooOld, stale: false })), [frameTooOld]);
  const { matched, total } = window;
  const notes = [
    matched === total ? text.all(formatCount(total)) : text.matched(formatCount(matched), formatCount(total)),
    matched === 0 ? null : text.rows(String(seen.first + 1), String(Math.min(matched, seen.first + seen.count))),
    frameTooOld ? text.stale(formatAge(ageMs)) : waiting && window.question !== questionOf(query) ? text.asking : null,
    held ? (moved ? text.heldMoved : text.held) : null,
  ].filter((note) => note !== null);
  return (
    <div className="streams-list">
      <div className="streams-notes">
        <p className="quiet" role="status">
          {notes.join(' · ')}
        </p>
        <SwitchThese query={query} matched={matched} />
      </div>
      <VirtualTable
        label={text.table}
        columns={shownColumns}
        rowCount={matched}
        rowAt={rowAt}
        rowKey={idOf}
        rowTone={toneOfRow}
        selected={query.stream}
        onOpen={({ id }) => onOpen(id)}
        sorting={{
          by: query.sort,
          descending: query.descending,
          onSort: (by) => onAsk(sortedBy(query, by as StreamQuery['sort'])),
        }}
        onRange={onRange}
        onTouch={touch}
        onRelease={release}
        topKey={questionOf(query)}
        busy={waiting}
        stale={frameTooOld}
        empty={<NoStreams filter={query} onClear={onClear} />}
      />
    </div>
  );
});

/** What the filter finds at one IDC can be switched together; a state is no filter that a plan can name streams by. */
function SwitchThese({ query: { idc, state, find }, matched }: { readonly query: StreamQuery; readonly matched: number }) {
  const status = useLinkStatus();
  const may = status.state === 'live' && roleMay(status.welcome.person.role, 'operator');
  if (!may || idc === null || state !== null || matched === 0) return null;
  return (
    <LinkButton small href={routes.newChange({ kind: 'origin-switch', idc, find, most: String(Math.min(matched, mostSwitched)) })}>
      {text.switchThese(idc)}
    </LinkButton>
  );
}

/** As many as a change may name. */
const mostSwitched = 10_000;

function idOf({ id }: StreamRow): string {
  return id;
}
