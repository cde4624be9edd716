import { useState } from 'react';
import { useClock } from './clock-context.ts';
import { formatAbsolute, formatClock, formatClockMinutes, formatDay, formatRelative } from './time.ts';

interface MomentProps {
  readonly atMs: number;
  /** `full` says date, time and offset; `clock` the time with seconds; `minutes` without; `day` the time today, else the date. */
  readonly show?: 'full' | 'clock' | 'minutes' | 'day';
}

/** A moment: local time; hover or focus gives the absolute time with its offset and how long ago it was. */
export function Moment({ atMs, show = 'clock' }: MomentProps) {
  const clock = useClock();
  const [title, setTitle] = useState<string>();
  const explain = () => setTitle(`${formatAbsolute(atMs)} · ${formatRelative(atMs, clock())}`);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={title} onPointerEnter={explain}>
      {words(atMs, show, clock)}
    </time>
  );
}

function words(atMs: number, show: NonNullable<MomentProps['show']>, clock: () => number): string {
  switch (show) {
    case 'full':
      return formatAbsolute(atMs);
    case 'clock':
      return formatClock(atMs);
    case 'minutes':
      return formatClockMinutes(atMs);
    case 'day':
      return formatDay(atMs, clock());
  }
}
