import { memo } from 'react';
import './sparkline.css';
import { sparklinePaths } from './sparkline-path.ts';
import type { Tone } from './tone.ts';

export interface SparklineMarker {
  /** 0–1 along the width. */
  readonly at: number;
  readonly label: string;
}

interface SparklineProps {
  /** Oldest first; NaN is a gap and is drawn as one. */
  readonly values: ArrayLike<number>;
  /** The value at the top, so that lines of one column can be compared; more than that is cut off at the top. */
  readonly top: number;
  readonly tone?: Tone;
  readonly markers?: readonly SparklineMarker[];
  /** Says what the line shows. */
  readonly label: string;
}

const width = 120;
const height = 24;

/** A small line without axes, with gaps as gaps and changes marked. */
export const Sparkline = memo(function Sparkline({ values, top, tone = 'calm', markers = [], label }: SparklineProps) {
  const { line, dots } = sparklinePaths(values, { width, height, top });
  return (
    <svg
      className={`sparkline sparkline-${tone}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {markers.map((marker) => (
        <line
          key={`${marker.at} ${marker.label}`}
          className="sparkline-marker"
          x1={marker.at * width}
          x2={marker.at * width}
          y1="0"
          y2={height}
        >
          <title>{marker.label}</title>
        </line>
      ))}
      <path d={line} className="sparkline-line" vectorEffect="non-scaling-stroke" />
      {dots === '' ? null : <path d={dots} className="sparkline-line" vectorEffect="non-scaling-stroke" />}
    </svg>
  );
});
