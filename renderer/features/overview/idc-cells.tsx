/** The cells of an IDC's row that are more than a number. */
import { AuthorityChip } from '../../ui/authority-chip.tsx';
import { useCeilingPct } from '../../ui/ceiling-context.ts';
import { useStateView } from '../../live/index.ts';
import { formatCount } from '../../ui/format.ts';
import { guardEntries, guardTitle } from '../../ui/guards.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { routes } from '../../ui/routes.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import type { SparklineMarker } from '../../ui/sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge, formatClock, formatSince } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import { highestOf } from '../../ui/charts/plot-scale.ts';
import { Measure } from './measure.tsx';
import type { Command } from './model/commands.ts';
import type { IdcRow } from './model/idc-rows.ts';
import type { TrafficNote } from './model/traffic.ts';
import { overviewText } from './text.ts';

interface RowProps {
  readonly row: IdcRow;
}

const text = overviewText.idcs;
/** Under this a line is not stretched to fill its height: noise must not look like news. */
const trendLeastTopPct = 1.5;
const fullPct = 95;

interface IdcNameProps extends RowProps {
  /** Who commands it; undefined: nobody. */
  readonly command: Command | undefined;
}

export function IdcName({ row, command }: IdcNameProps) {
  return (
    <>
      <a className="idc-name clipped" href={routes.idc(row.id)} title={`${row.id} · ${row.name} · ${row.region}`}>
        <span className="mono">{row.id}</span> <span className="quiet">{row.name}</span>
      </a>
      {command === undefined ? null : (
        <>
          {' '}
          <AuthorityChip {...command} />
        </>
      )}{' '}
      <HeldTag idc={row.id} />
    </>
  );
}

/** Somebody holds it: no change goes here for now. */
function HeldTag({ idc }: { readonly idc: string }) {
  const view = useStateView('guards');
  const hold = view.state === 'shown' ? guardEntries(view.tables.guards, idc).find(({ guard }) => guard === 'hold') : undefined;
  if (hold === undefined) return null;
  return (
    <span className="idc-held" title={`${guardTitle(hold)} · ${hold.by}: ${hold.why}`}>
      {text.held}
    </span>
  );
}

interface StateCellProps extends RowProps {
  readonly nowMs: number;
  /** How its traffic differs from its share; null when it does not. */
  readonly traffic: TrafficNote | null;
}

/** State and since when; under it, what has become of its traffic. */
export function StateCell({ row, nowMs, traffic }: StateCellProps) {
  return (
    <span className="state-cell" title={row.reason}>
      <StateMark state={row.state} note={noteOf(row, nowMs)} />
      {traffic === null ? null : traffic.mismatch ? (
        <span className="state-cell-traffic">
          <StateMark state="degraded" word={traffic.text} />
        </span>
      ) : (
        <span className="state-cell-traffic quiet">{traffic.text}</span>
      )}
    </span>
  );
}

function noteOf(row: IdcRow, nowMs: number): string | undefined {
  if (row.state === 'healthy') return undefined;
  if (row.state !== 'unknown') return formatSince(Math.max(0, nowMs - row.sinceMs));
  if (row.saidState !== 'unknown') return text.lastKnown(commonText.states[row.saidState].toLowerCase());
  return Number.isFinite(row.ageMs) ? commonText.dataOld(formatAge(row.ageMs)) : commonText.noData;
}

/** How many; a press shows which. */
export function StreamsCell({ row }: RowProps) {
  return (
    <a href={routes.streams({ idc: row.id })} tabIndex={-1} title={text.streamsOf(row.id)}>
      <Measure row={row} text={formatCount(row.streams)} />
    </a>
  );
}

export function LoadCell({ row }: RowProps) {
  const loadPct = Number.isFinite(row.loadPct) ? row.loadPct : null;
  const ceilingPct = useCeilingPct() ?? fullPct;
  const tone = loadPct === null || loadPct < ceilingPct ? 'calm' : loadPct < fullPct && row.state !== 'critical' ? 'degraded' : 'critical';
  return <LoadBar loadPct={loadPct} tone={row.stale ? 'calm' : tone} stale={row.stale} />;
}

interface TrendCellProps extends RowProps {
  /** 15 minutes, oldest first; undefined while loading. */
  readonly values: Float32Array | undefined;
  readonly markers: readonly SparklineMarker[];
  readonly nowMs: number;
}

export function TrendCell({ row, values, markers, nowMs }: TrendCellProps) {
  if (row.stale) {
    const since = Number.isFinite(row.ageMs) ? text.noneSince(formatClock(nowMs - row.ageMs)) : text.noneYet;
    return <span className="trend-none">{since}</span>;
  }
  if (values === undefined) return null;
  const highest = highestOf(values);
  return (
    <Sparkline
      values={values}
      top={Number.isFinite(highest) ? Math.max(trendLeastTopPct, highest) : trendLeastTopPct}
      tone={toneOf(row.state)}
      markers={markers}
      label={text.trendOf(row.id)}
    />
  );
}
