import { useState } from 'react';
import { useClock } from './clock-context.ts';
import { formatAbsolute, formatClock, formatClockMinutes, formatRelative } from './time.ts';

interface MomentProps {
  readonly atMs: number;
  /** `full` says date, time and offset; `clock` the time with seconds; `minutes` the time of the day alone. */
  readonly show?: 'full' | 'clock' | 'minutes';
}

/** A moment: local time; hover or focus gives the absolute time with its offset and how long ago it was. */
export function Moment({ atMs, show = 'clock' }: MomentProps) {
  const clock = useClock();
  const [title, setTitle] = useState<string>();
  const explain = () => setTitle(`${formatAbsolute(atMs)} · ${formatRelative(atMs, clock())}`);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={title} onPointerEnter={explain}>
      {show === 'full' ? formatAbsolute(atMs) : show === 'clock' ? formatClock(atMs) : formatClockMinutes(atMs)}
    </time>
  );
}
