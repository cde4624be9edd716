import { memo } from 'react';
import type { ReactNode } from 'react';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { roleMay } from '../../../shared/model/identity.ts';
import { frameAgeMs, useConsoleNow, useLinkStatus, useStateView } from '../../live/index.ts';
import type { ShownStateView, StateViewValue } from '../../live/index.ts';
import { believedState, statesDiffer } from '../../ui/believed.ts';
import { LinkButton } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { absentMark } from '../../ui/format.ts';
import { figuresEveryMs, frameTooOldMs, usePaced } from '../../ui/paced.ts';
import { Section } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatAge, formatSince } from '../../ui/time.ts';
import { streamRows } from './model/stream-row.ts';
import type { StreamRow } from './model/stream-row.ts';
import { ServedTable } from './served-table.tsx';
import { StreamCharts } from './stream-charts.tsx';
import './stream-drawer.css';
import { StreamFigures } from './stream-figures.tsx';
import { StreamReasons } from './stream-reasons.tsx';
import { streamsText } from './text.ts';

interface StreamDrawerProps {
  readonly id: string;
  readonly onClose: () => void;
}

const text = streamsText.drawer;
/** Wide enough for both ends of any id; all of it is said on hover and copied by a press. */
const idMost = 150;

/** One stream: its figures, why its state is so, where it is served, its last 15 minutes. */
export function StreamDrawer({ id, onClose }: StreamDrawerProps) {
  const view = usePaced(useStateView('stream', { stream: id }), figuresEveryMs, turned);
  return (
    <Drawer
      label={text.label(id)}
      title={<CopyableId id={id} what={streamsText.stream} most={idMost} />}
      close={text.close}
      onClose={onClose}
      place="beside"
    >
      <div className="stream-drawer">
        {view.state === 'loading' ? <LoadingShape what={text.what(id)} rows={10} /> : null}
        {view.state === 'refused' ? <Refused failure={view.failure} /> : null}
        {view.state === 'shown' ? <Body view={view} /> : null}
      </div>
    </Drawer>
  );
}

function Refused({ failure }: { readonly failure: CallFailure }) {
  return failure.data.code === 'not-found' ? (
    <EmptyState title={text.gone} detail={text.goneDetail} />
  ) : (
    <ErrorState problem={problemOf(failure, streamsText.refused)} />
  );
}

/** The stream has turned: that does not wait for the pace of figures. */
function turned(shown: StateViewValue<'stream'>, next: StateViewValue<'stream'>): boolean {
  return (
    shown.state === 'shown' && next.state === 'shown' && statesDiffer(shown.tables.stream.columns.state, next.tables.stream.columns.state)
  );
}

interface BodyProps {
  readonly view: ShownStateView<'stream'>;
}

const Body = memo(function Body({ view }: BodyProps) {
  const ageMs = frameAgeMs(view, useConsoleNow());
  const frameTooOld = ageMs > frameTooOldMs;
  const stream = streamRows(view.tables.stream)[0];
  if (stream === undefined) return <EmptyState title={text.gone} detail={text.goneDetail} />;
  const state = believedState(stream.state, { frameTooOld, stale: false });
  return (
    <>
      <Facts stream={stream} nowMs={view.platformTimeMs + ageMs} frameAgeMs={ageMs}>
        <StateMark state={state} note={frameTooOld ? streamsText.stale(formatAge(ageMs)) : undefined} />
      </Facts>
      <SwitchOrigin id={stream.id} />
      <StreamFigures stream={stream} stale={frameTooOld} />
      <Section title={text.why}>
        <StreamReasons reasons={view.tables.reasons} frameTooOld={frameTooOld} />
      </Section>
      <Section title={text.served}>
        <ServedTable deliveries={view.tables.deliveries} frameAgeMs={ageMs} stale={frameTooOld} />
      </Section>
      <StreamCharts points={view.tables.points} stream={stream} platformTimeMs={view.platformTimeMs} stale={frameTooOld} />
    </>
  );
});

/** Has it ingested elsewhere: the workspace shows what follows before anything is asked. */
function SwitchOrigin({ id }: { readonly id: string }) {
  const status = useLinkStatus();
  const may = status.state === 'live' && roleMay(status.welcome.person.role, 'operator');
  const href = routes.newChange({ kind: 'origin-switch', stream: id });
  useCommands(may ? [{ id: `switch ${id}`, title: text.switchOf(id), group: text.act, run: () => navigate(href) }] : []);
  return may ? (
    <div>
      <LinkButton small href={href}>
        {text.switchOrigin}
      </LinkButton>
    </div>
  ) : null;
}

interface FactsProps {
  readonly stream: StreamRow;
  readonly nowMs: number;
  readonly frameAgeMs: number;
  readonly children: ReactNode;
}

function Facts({ stream, nowMs, frameAgeMs: olderMs, children }: FactsProps) {
  const { publisher, ingestIdc, startedAtMs, dataAgeMs } = stream;
  return (
    <dl className="stream-facts">
      <dt>{streamsText.state}</dt>
      <dd>{children}</dd>
      <dt>{text.publishedBy}</dt>
      <dd title={publisher === '' ? streamsText.absences['not-measured'] : undefined}>
        {publisher === '' ? absentMark : <CopyableId id={publisher} what={streamsText.publisher} most={idMost} />}
      </dd>
      <dt>{text.ingestedAt}</dt>
      <dd>
        {ingestIdc === '' ? (
          <span className="quiet">{text.nowhere}</span>
        ) : (
          <a className="mono stream-link" href={routes.idc(ingestIdc)}>
            {ingestIdc}
          </a>
        )}
      </dd>
      <dt>{text.upFor}</dt>
      <dd>{Number.isFinite(startedAtMs) ? formatSince(Math.max(0, nowMs - startedAtMs)) : absentMark}</dd>
      <dt>{text.dataAge}</dt>
      <dd className="tabular">{formatAge(dataAgeMs + olderMs)}</dd>
    </dl>
  );
}
