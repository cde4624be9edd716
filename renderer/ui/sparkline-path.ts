/** Geometry of a sparkline: one subpath for each run of present values. */
interface Box {
  readonly width: number;
  readonly height: number;
  /** Value at the upper edge; 0 is the lower edge. */
  readonly top: number;
}

const inset = 1.5;

export interface SparklinePaths {
  readonly line: string;
  /** Single points between gaps, drawn as short dashes: a lone sample must not vanish. */
  readonly dots: string;
}

export function sparklinePaths(values: ArrayLike<number>, box: Box): SparklinePaths {
  const step = values.length > 1 ? box.width / (values.length - 1) : box.width;
  const usable = box.height - 2 * inset;
  let line = '';
  let dots = '';
  let run = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      run = 0;
      continue;
    }
    const share = box.top > 0 ? Math.min(1, Math.max(0, value / box.top)) : 0;
    const x = (index * step).toFixed(1);
    const y = (inset + usable * (1 - share)).toFixed(1);
    const alone = run === 0 && !Number.isFinite(values[index + 1] ?? Number.NaN);
    if (alone) dots += `M${x} ${y}h1`;
    else line += `${run === 0 ? 'M' : 'L'}${x} ${y}`;
    run += 1;
  }
  return { line, dots };
}
