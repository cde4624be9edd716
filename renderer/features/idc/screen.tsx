import { memo } from 'react';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import type { ShownStateView, StateViewValue } from '../../live/index.ts';
import { statesDiffer } from '../../ui/believed.ts';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { figuresEveryMs, usePaced } from '../../ui/paced.ts';
import { Screen, Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { AuthorityPanel } from './authority-panel.tsx';
import { BudgetsPanel } from './budgets-panel.tsx';
import { Charts } from './charts.tsx';
import { GuardsPanel } from './guards-panel.tsx';
import { IdcFiguresRow } from './idc-figures-row.tsx';
import { IdcHeading } from './idc-heading.tsx';
import { IdcList } from './idc-list.tsx';
import './idc.css';
import { chartRangeOf } from './model/chart-range.ts';
import type { ChartRange } from './model/chart-range.ts';
import { idcFigures } from './model/idc-figures.ts';
import { reasonsOf } from './model/reasons.ts';
import { ManyNodes, nodesMost } from './many-nodes.tsx';
import { NodeTable } from './node-table.tsx';
import { StreamTable } from './stream-table.tsx';
import { idcText } from './text.ts';
import { TrafficPanel } from './traffic-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

export function IdcScreen({ path: [idc], query }: ScreenProps) {
  return idc === undefined ? <IdcList /> : <OneIdc key={idc} id={idc} range={chartRangeOf(query)} command={query.get('command')} />;
}

interface OneIdcProps {
  readonly id: string;
  readonly range: ChartRange;
  /** Act of command authority whose dialog the address opens. */
  readonly command: string | null;
}

/** The IDC or a node of it has turned: that does not wait for the pace of figures. */
function turned(shown: StateViewValue<'idc'>, next: StateViewValue<'idc'>): boolean {
  if (shown.state !== 'shown' || next.state !== 'shown') return false;
  return (
    statesDiffer(shown.tables.idc.columns.state, next.tables.idc.columns.state) ||
    statesDiffer(shown.tables.nodes.columns.state, next.tables.nodes.columns.state)
  );
}

function OneIdc({ id, range, command }: OneIdcProps) {
  const view = usePaced(useStateView('idc', { idc: id }), figuresEveryMs, turned);
  if (view.state === 'loading') {
    return (
      <Screen>
        <LoadingShape what={idcText.what(id)} rows={10} />
      </Screen>
    );
  }
  const toList = <LinkButton href={routes.idcs()}>{idcText.toList}</LinkButton>;
  if (view.state === 'refused') {
    const { message, data } = view.failure;
    return (
      <Screen>
        {data.code === 'not-found' ? (
          <EmptyState title={idcText.gone(id)} detail={idcText.goneDetail} actions={toList} />
        ) : (
          <ErrorState problem={{ message, remedy: data.remedy, cause: JSON.stringify(view.failure) }} actions={toList} />
        )}
      </Screen>
    );
  }
  return <Body view={view} id={id} range={range} command={command} />;
}

interface BodyProps extends OneIdcProps {
  readonly view: ShownStateView<'idc'>;
}

const Body = memo(function Body({ view, id, range, command }: BodyProps) {
  const consoleNowMs = useConsoleNow();
  const ageMs = frameAgeMs(view, consoleNowMs);
  const idc = idcFigures(view.tables.idc, ageMs);
  if (idc === null) {
    return (
      <Screen>
        <EmptyState title={idcText.gone(id)} detail={idcText.goneDetail} />
      </Screen>
    );
  }
  const all = reasonsOf(view.tables.reasons.columns.json);
  // Budgets stand beside the state: they look back for hours and hold no colour.
  const reasons = all.filter(({ burn }) => burn === undefined);
  const nowMs = view.platformTimeMs + ageMs;
  return (
    <Screen>
      <IdcHeading idc={idc} nowMs={nowMs} />
      <IdcFiguresRow idc={idc} reasons={reasons} />
      <div className="idc-columns">
        <div className="idc-main">
          <Charts idc={id} range={range} reasons={reasons} stale={idc.stale} />
          <Section title={idcText.nodes.title}>
            {view.tables.nodes.rows > nodesMost ? (
              <ManyNodes idc={id} />
            ) : (
              <NodeTable nodes={view.tables.nodes} frameAgeMs={ageMs} frameTooOld={idc.frameTooOld} />
            )}
          </Section>
          <Section
            title={idcText.streams.title}
            note={idcText.streams.note}
            actions={
              <LinkButton small href={routes.streams({ idc: id })}>
                {idcText.streams.all(id)}
              </LinkButton>
            }
          >
            <StreamTable streams={view.tables.streams} idc={id} frameTooOld={idc.frameTooOld} />
          </Section>
        </div>
        <div className="idc-side">
          <GuardsPanel idc={id} />
          <AuthorityPanel idc={id} command={command} />
          <WhyPanel idc={idc} reasons={reasons} nowMs={nowMs} />
          <BudgetsPanel reasons={all} nowMs={nowMs} />
          <TrafficPanel idc={idc} />
        </div>
      </div>
    </Screen>
  );
});
