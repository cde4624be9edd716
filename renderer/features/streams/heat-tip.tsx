import { healthStateOf } from '../../../shared/model/health.ts';
import type { HeatMapMetric } from '../../../shared/wire/views-streams.ts';
import { formatCount } from '../../ui/format.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatHeat } from './heat-words.ts';
import type { HeatCells } from './paint-heat.ts';
import { streamsText } from './text.ts';

interface HeatTipProps {
  readonly id: string;
  readonly cells: HeatCells;
  /** The cell pointed at or walked to. */
  readonly index: number | null;
  readonly metric: HeatMapMetric;
  /** CSS px of the cell in its box. */
  readonly place: { readonly left: number; readonly top: number; readonly side: number } | null;
  /** Of the box: the tip opens to the side that has room. */
  readonly widthPx: number;
}

const text = streamsText.map;

/** Frames the cell and says what it is; heard by screen readers as one walks. */
export function HeatTip({ id, cells, index, metric, place, widthPx }: HeatTipProps) {
  const { worstId, value, state, streams } = cells.columns;
  const count = index === null ? 0 : (streams[index] ?? 0);
  const number = index === null ? '' : formatHeat(metric, value[index] ?? Number.NaN);
  return (
    <>
      {place === null ? null : (
        <span className="heat-cursor" style={{ left: place.left, top: place.top, width: place.side, height: place.side }} />
      )}
      <div
        id={id}
        role="status"
        aria-label={text.cell}
        className={place === null || index === null ? 'heat-tip visually-hidden' : 'heat-tip'}
        style={
          place === null
            ? undefined
            : {
                top: place.top + place.side + 6,
                ...(place.left < widthPx / 2 ? { left: place.left } : { right: widthPx - place.left - place.side }),
              }
        }
      >
        {index === null || count === 0 ? (
          text.hint
        ) : (
          <>
            <span className="mono heat-tip-id">{worstId[index]}</span>
            <span className="heat-tip-facts">
              <StateMark state={healthStateOf(state[index] ?? 0)} />
              {number === '' ? null : (
                <span className="tabular">
                  {text.metrics[metric]} {number}
                </span>
              )}
              {count > 1 ? <span className="quiet">{text.of(formatCount(count))}</span> : null}
            </span>
          </>
        )}
      </div>
    </>
  );
}
