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
  /** Minutes of all IDCs together that they were fitted to. */
  minutes: z.number(),
  /** Of the IDC with the fewest and of that with the most; null while no IDC has a curve of its own, and in forecasts of earlier versions. */
  leastMinutes: z.number().nullable().default(null),
  mostMinutes: z.number().nullable().default(null),
  /** IDCs without a curve of their own. */
  without: z.number().int().nonnegative().default(0),
});
export type CurveInput = z.infer<typeof curveInputSchema>;

/** The furthest that an IDC was off, as a share of what was predicted to move, and of how much that is. */
export const movedRecordSchema = z.object({
  unit: z.enum(['viewers', 'streams']),
  /** %; more than 100 when an IDC was off by more than all that was to move. */
  errorPct: z.number(),
  /** Predicted to move, over all changes of the record that this is known of. */
  predicted: z.number(),
  /** How many changes those are. */
  count: z.number().int().positive(),
});
export type MovedRecord = z.infer<typeof movedRecordSchema>;

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
  /** null where nothing was to move, and in records of earlier versions. */
  moved: movedRecordSchema.nullable().default(null),
});
export type RecordInput = z.infer<typeof recordInputSchema>;
