/** The shapes that a forecast is made of. Everything here is optional on the wire, so that forecasts stored before still parse. */
import { z } from 'zod';

export const nowAfterSchema = z.object({ now: z.number().nullable(), after: z.number().nullable() });
export type NowAfter = z.infer<typeof nowAfterSchema>;
export const unknownNowAfter: NowAfter = { now: null, after: null };

/** What a forecast says of every IDC, and a score compares. */
export const forecastFigures = [
  'viewers',
  'streams',
  'egressGbps',
  'loadPct',
  'headroomPct',
  'cpuPct',
  'rebufferPct',
  'costPerHour',
] as const;
export type ForecastFigure = (typeof forecastFigures)[number];

/** Where the figure is to be expected; null where nothing says how far off it may be. */
export const bandSchema = z.object({ low: z.number(), high: z.number() }).nullable();
export type FigureBand = z.infer<typeof bandSchema>;

function ofEachFigure<T>(value: T): Record<ForecastFigure, T> {
  return Object.fromEntries(forecastFigures.map((figure) => [figure, value])) as Record<ForecastFigure, T>;
}

export const bandsSchema = z.object(ofEachFigure(bandSchema.default(null)));
export type Bands = z.infer<typeof bandsSchema>;
export const noBands: Bands = ofEachFigure(null);

const figuresAfterSchema = z.object(ofEachFigure(z.number().nullable()));
export type FiguresAfter = z.infer<typeof figuresAfterSchema>;

/** One IDC after one step; those that the step leaves alone, and bands that there are none of, are left out. */
export const stepForecastIdcSchema = z.object({
  idc: z.string(),
  after: figuresAfterSchema,
  bands: z.partialRecord(z.enum(forecastFigures), z.object({ low: z.number(), high: z.number() })),
});
export type StepForecastIdc = z.infer<typeof stepForecastIdcSchema>;

export const stepForecastSchema = z.object({
  index: z.number().int().nonnegative(),
  /** Since the change began, this step included. */
  viewersMoved: z.number().nullable(),
  /** Streams that have to be ingested anew elsewhere. */
  streamsMoved: z.number().nullable(),
  costPerHourDelta: z.number().nullable(),
  idcs: z.array(stepForecastIdcSchema),
});
export type StepForecast = z.infer<typeof stepForecastSchema>;

export const curveInputSchema = z.object({
  /** Since the curves were fitted. */
  ageMs: z.number(),
  /** Minutes of all IDCs that they were fitted to. */
  minutes: z.number(),
});
export type CurveInput = z.infer<typeof curveInputSchema>;

/** How far off the forecasts of the last changes of a kind were, at most; null where none was scored. */
export const recordInputSchema = z.object({
  count: z.number().int().nonnegative(),
  /** Of all viewers of the network, %. */
  viewersPct: z.number().nullable(),
  streamsPct: z.number().nullable(),
  egressPct: z.number().nullable(),
  costPct: z.number().nullable(),
  /** Points of %. */
  loadPoints: z.number().nullable(),
  cpuPoints: z.number().nullable(),
  rebufferPoints: z.number().nullable(),
});
export type RecordInput = z.infer<typeof recordInputSchema>;
