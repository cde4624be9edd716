/** What a time chart takes. */
import type { Tone } from '../tone.ts';
import type { Numbers } from './plot-scale.ts';

export interface ChartMarker {
  readonly atMs: number;
  readonly label: string;
  readonly href?: string | undefined;
}

export interface ChartData {
  /** Oldest first, Unix ms. */
  readonly atMs: Numbers;
  /** As long as `atMs`; NaN is a gap. */
  readonly values: Numbers;
}

export interface TimeChartProps {
  readonly title: string;
  /** The same object until there is something new: the picture is drawn anew when it changes. */
  readonly data: ChartData;
  /** The shared axis, Unix ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly format: (value: number) => string;
  /** The axis never ends lower than this. */
  readonly leastTop?: number;
  /** A line across: a capacity, or the threshold of a rule. */
  readonly line?: { readonly value: number; readonly label: string; readonly tone: Tone } | undefined;
  readonly tone?: Tone;
  readonly markers: readonly ChartMarker[];
  /** 0 … 5: neighbours draw at other moments of the second. */
  readonly slot: number;
  /** Nobody measures this here: said instead of an empty picture. */
  readonly absentNote?: string;
}
