/** What a time chart takes. */
import type { Tone } from '../tone.ts';
import type { Numbers } from './plot-scale.ts';

export interface ChartMarker {
  readonly atMs: number;
  readonly label: string;
  readonly href?: string | undefined;
}

export interface ChartData {
  /** Oldest first, Unix ms: where the second or the interval of a point begins. */
  readonly atMs: Numbers;
  /** As long as `atMs`; NaN is a gap. */
  readonly values: Numbers;
  /** Lowest and highest within each interval, drawn as a band behind the line. */
  readonly band?: { readonly low: Numbers; readonly high: Numbers } | undefined;
  /** More of the same unit, drawn quieter. */
  readonly others?: readonly Numbers[] | undefined;
}

export interface TimeChartProps {
  readonly title: string;
  /** The same object until there is something new: the picture is drawn anew when it changes. */
  readonly data: ChartData;
  /** The shared axis, Unix ms. */
  readonly startMs: number;
  readonly endMs: number;
  /** How long a point stands for; 1 s unless said. */
  readonly stepMs?: number | undefined;
  /** How far back the axis goes, in words; 15 minutes unless said. */
  readonly spanWords?: string | undefined;
  /** What lies before is still being read: no gap, and no figure yet. */
  readonly readingUntilMs?: number | undefined;
  readonly format: (value: number) => string;
  /** The axis never ends lower than this. */
  readonly leastTop?: number;
  /** A line across: a capacity, or the threshold of a rule. */
  readonly line?: { readonly value: number; readonly label: string; readonly tone: Tone } | undefined;
  readonly tone?: Tone;
  readonly markers: readonly ChartMarker[];
  /** Among its neighbours, from 0: rows of them draw at other moments of the second. */
  readonly position: number;
  /** Said under the title of the point that the crosshair or the present is at. */
  readonly note?: ((index: number) => string) | undefined;
  /** Nobody measures this here: said instead of an empty picture. */
  readonly absentNote?: string;
}
