/** How fast an error budget burns, window by window, and what is left of it. */
import type { Burn, BurnWindow } from '../../shared/model/burn.ts';
import './burn-table.css';
import { classes } from './classes.ts';
import { absentMark, formatPercent } from './format.ts';
import { commonText } from './text.ts';
import { formatSpan } from './time.ts';

interface BurnTableProps {
  readonly burn: Burn;
  /** Accessible name, e.g. `osl-1 start success: burn rates`. */
  readonly label: string;
}

const text = commonText.burn;
/** Beyond this many times the threshold a bar is full: how much further it is, the number says. */
const barMost = 2;

/** Windows whose tier holds are marked; one that is not known enough says so instead of a rate. */
export function BurnTable({ burn, label }: BurnTableProps) {
  return (
    <table className="burn-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{text.window}</th>
          <th scope="col" className="number">
            {text.rate}
          </th>
          <th scope="col" className="number">
            {text.from}
          </th>
          <th scope="col">
            <span className="visually-hidden">{text.picture}</span>
          </th>
          <th scope="col" className="number">
            {text.known}
          </th>
        </tr>
      </thead>
      <tbody>
        {burn.windows.map((window) => (
          <WindowRow key={window.minutes} window={window} holds={window.tier === burn.tier} />
        ))}
      </tbody>
    </table>
  );
}

function WindowRow({
  window: { minutes, tier, threshold, rate, knownPct },
  holds,
}: {
  readonly window: BurnWindow;
  readonly holds: boolean;
}) {
  const isBeyond = rate !== null && rate >= threshold;
  return (
    <tr className={classes(holds && 'burn-holds')}>
      <th scope="row">
        {formatSpan(minutes)} <span className="quiet">{text.tiers[tier]}</span>
      </th>
      <td className="number">{rate === null ? <span className="burn-none">{text.noOpinion}</span> : text.times(rate)}</td>
      <td className="number quiet">{text.times(threshold)}</td>
      <td>
        {rate === null ? (
          <span className="burn-bar burn-bar-unknown" />
        ) : (
          <span className="burn-bar">
            <span
              className={classes('burn-bar-fill', isBeyond && 'burn-bar-beyond')}
              style={{ width: `${Math.min(100, (rate / threshold / barMost) * 100)}%` }}
            />
            <span className="burn-bar-threshold" />
          </span>
        )}
      </td>
      <td className="number quiet">{formatPercent(knownPct, 0)}</td>
    </tr>
  );
}

/** What is left of the budget, in words; red ink is for states, so overspending says so. */
export function burnBudgetWords({ budget: { leftPct, minutes, knownPct }, targetPct }: Burn): string {
  const left =
    leftPct === null
      ? text.leftUnknown(absentMark)
      : leftPct < 0
        ? text.overspent(formatPercent(-leftPct, 0))
        : text.left(formatPercent(leftPct, 0));
  return `${text.knownOf(formatSpan(minutes), formatPercent(knownPct, 0))} ${left} · ${text.target(formatPercent(targetPct))}`;
}
