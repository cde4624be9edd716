import { memo, useMemo, useState } from 'react';
import { rowAt } from '../../../shared/wire/columns.ts';
import { frameAgeMs, useConsoleNow, useLinkStatus, useLogView, useStateView } from '../../live/index.ts';
import type { ShownStateView, StateViewValue } from '../../live/index.ts';
import { statesDiffer } from '../../ui/believed.ts';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { figuresEveryMs, frameTooOldMs, usePaced } from '../../ui/paced.ts';
import { Screen, Section } from '../../ui/panel.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { IdcTable } from './idc-table.tsx';
import { commandsOf } from './model/commands.ts';
import type { Command } from './model/commands.ts';
import { byRegion, idcRows } from './model/idc-rows.ts';
import type { IdcRow } from './model/idc-rows.ts';
import { timelineFilterOf } from './model/timeline.ts';
import type { TimelineEvent } from './model/timeline.ts';
import { NowPanel } from './now-panel.tsx';
import './overview.css';
import { ReadinessPanel } from './readiness-panel.tsx';
import { overviewText } from './text.ts';
import { Totals } from './totals.tsx';

const noCommands: ReadonlyMap<string, Command> = new Map();

function useCommands(): ReadonlyMap<string, Command> {
  const authority = useStateView('authority');
  const status = useLinkStatus();
  const subject = status.state === 'live' ? status.welcome.person.subject : null;
  return useMemo(() => (authority.state === 'shown' ? commandsOf(authority.tables, subject) : noCommands), [authority, subject]);
}

/** An IDC has turned: that does not wait for the pace of figures. */
function turned(shown: StateViewValue<'overview'>, next: StateViewValue<'overview'>): boolean {
  return shown.state === 'shown' && next.state === 'shown' && statesDiffer(shown.tables.idcs.columns.state, next.tables.idcs.columns.state);
}

/** Is anything wrong, where, how many viewers feel it; what changed just before; what would the next loss do. */
export function OverviewScreen({ query }: ScreenProps) {
  const overview = usePaced(useStateView('overview'), figuresEveryMs, turned);
  const trends = usePaced(useStateView('trends'));
  const timeline = useLogView('timeline');
  const events = timeline.state === 'shown' ? timeline.events : null;
  if (overview.state === 'loading') {
    return (
      <Screen>
        <LoadingShape what={overviewText.what} rows={10} />
      </Screen>
    );
  }
  if (overview.state === 'refused') {
    const { message, data } = overview.failure;
    return (
      <Screen>
        <ErrorState problem={{ message, remedy: data.remedy, cause: JSON.stringify(overview.failure) }} />
      </Screen>
    );
  }
  return <Body overview={overview} trends={trends.state === 'shown' ? trends : null} events={events} filter={query.get('now')} />;
}

interface BodyProps {
  readonly overview: ShownStateView<'overview'>;
  readonly trends: ShownStateView<'trends'> | null;
  readonly events: readonly TimelineEvent[] | null;
  readonly filter: string | null;
}

const noEvents: readonly TimelineEvent[] = [];

const Body = memo(function Body({ overview, trends, events, filter }: BodyProps) {
  const [grouped, setGrouped] = useState(false);
  const { tables } = overview;
  const ageMs = useFrameAge(overview);
  const stale = ageMs > frameTooOldMs;
  const sorted = idcRows(tables.idcs, ageMs);
  const rows = grouped ? byRegion(sorted) : sorted;
  const commands = useCommands();
  const nowMs = overview.platformTimeMs + ageMs;
  return (
    <div className="overview">
      <div className="overview-main">
        <h1 className="visually-hidden">{overviewText.title}</h1>
        {tables.totals.rows === 0 ? null : <Totals totals={rowAt(tables.totals, 0)} stale={stale} />}
        <Section
          title={overviewText.idcs.title}
          note={overviewText.idcs.note}
          actions={<Checkbox label={overviewText.idcs.byRegion} checked={grouped} onChange={(event) => setGrouped(event.target.checked)} />}
        >
          <IdcTable
            rows={rows}
            nowMs={nowMs}
            trends={trends === null ? null : trends.tables}
            trendsEndMs={trends?.platformTimeMs ?? nowMs}
            events={events ?? noEvents}
            commands={commands}
          />
        </Section>
        <ReadinessPanel readiness={tables.readiness} stale={stale} />
      </div>
      <NowPanel
        events={events}
        filter={timelineFilterOf(filter)}
        onFilter={(next) => navigate(next === 'all' ? routes.overview() : `${routes.overview()}?now=${next}`)}
        worst={worstTurn(sorted)}
      />
    </div>
  );
});

/** Ticks at 1 Hz, so that ages grow and the screen turns stale although no frame comes. */
function useFrameAge(overview: ShownStateView<'overview'>): number {
  const nowMs = useConsoleNow();
  return frameAgeMs(overview, nowMs);
}

function worstTurn(rows: readonly IdcRow[]) {
  const worst = rows[0];
  return worst === undefined || worst.saidState === 'healthy' ? null : { idc: worst.id, atMs: worst.sinceMs };
}
