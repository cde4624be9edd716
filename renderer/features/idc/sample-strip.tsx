import { idcText } from './text.ts';
import { formatMeasure } from './model/reasons.ts';

interface SampleStripProps {
  /** Oldest first; null is a missing sample. */
  readonly samples: readonly (number | null)[];
  readonly enterAt: number;
  readonly leaveAt: number | null;
  readonly unit: string | null;
}

const height = 36;
const barWidth = 8;
const gapWidth = 2;

/** The samples a rule looked at as bars against its band; a missing one is hatched, not short. */
export function SampleStrip({ samples, enterAt, leaveAt, unit }: SampleStripProps) {
  const most = Math.max(enterAt, ...samples.map((sample) => sample ?? 0)) * 1.1 || 1;
  const y = (value: number) => height - (value / most) * height;
  const width = samples.length * (barWidth + gapWidth);
  const said = samples.map((sample) => formatMeasure(sample, unit)).join(', ');
  return (
    <svg
      className="sample-strip"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${idcText.why.samples(samples.length)}: ${said}`}
    >
      {samples.map((sample, index) => {
        const x = index * (barWidth + gapWidth);
        if (sample === null)
          return <rect key={index} className="sample-missing" x={x + 0.5} y={0.5} width={barWidth - 1} height={height - 1} />;
        return (
          <rect
            key={index}
            className={sample >= enterAt ? 'sample-beyond' : 'sample-within'}
            x={x}
            y={Math.min(height - 1, y(sample))}
            width={barWidth}
            height={Math.max(1, height - y(sample))}
          >
            <title>{formatMeasure(sample, unit)}</title>
          </rect>
        );
      })}
      <line className="sample-enter" x1="0" x2={width} y1={y(enterAt)} y2={y(enterAt)} />
      {leaveAt === null ? null : <line className="sample-leave" x1="0" x2={width} y1={y(leaveAt)} y2={y(leaveAt)} />}
    </svg>
  );
}
