import { routes } from '../../ui/routes.ts';
import { chartRanges, rangeParam } from './model/chart-range.ts';
import type { ChartRange } from './model/chart-range.ts';
import './range-picker.css';
import { idcText } from './text.ts';

interface RangePickerProps {
  readonly idc: string;
  readonly range: ChartRange;
}

/** Links, so that each range has its address. */
export function RangePicker({ idc, range }: RangePickerProps) {
  const text = idcText.charts;
  return (
    <nav className="range-picker" aria-label={text.ranges}>
      {chartRanges.map((each) => (
        <a
          key={each}
          href={routes.idc(idc, rangeParam(each))}
          aria-label={text.rangeLabel(text.spans[each])}
          aria-current={each === range ? 'true' : undefined}
        >
          {text.rangeShort[each]}
        </a>
      ))}
    </nav>
  );
}
