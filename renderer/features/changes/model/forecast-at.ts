/** The forecast as it stands after one of its steps. */
import { forecastFigures, noBands } from '../../../../shared/changes/forecast-parts.ts';
import type { Forecast, ForecastIdc, PlanStep } from '../../../../shared/changes/plan.ts';

/** null for a step that it does not tell of: then the end is all there is. */
export function forecastAt(forecast: Forecast, index: number): Forecast | null {
  const step = forecast.steps.find((told) => told.index === index);
  if (step === undefined) return null;
  const byId = new Map(step.idcs.map((idc) => [idc.idc, idc]));
  return {
    ...forecast,
    viewersMoved: step.viewersMoved,
    streamsMoved: step.streamsMoved,
    costPerHourDelta: step.costPerHourDelta,
    idcs: forecast.idcs.map((idc): ForecastIdc => {
      const then = byId.get(idc.idc);
      if (then === undefined) return idc;
      const figures = Object.fromEntries(forecastFigures.map((name) => [name, { now: idc[name].now, after: then.after[name] }]));
      return { ...idc, ...figures, bands: { ...noBands, ...then.bands } };
    }),
  };
}

export interface StepChoice {
  readonly key: number;
  /** e.g. `25 %`, and `100 %, the end`. */
  readonly text: string;
}

/** What can be looked at: nothing to choose with a single step. */
export function stepChoices(forecast: Forecast, steps: readonly PlanStep[]): readonly StepChoice[] {
  const routes = steps.flatMap((step) => (step.kind === 'route' ? [step] : []));
  const told = routes.filter(({ index }) => forecast.steps.some((step) => step.index === index));
  if (told.length < 2) return [];
  return told.map(({ index, percent }, at) => ({
    key: index,
    text: `${String(percent)}\u00a0%${at === told.length - 1 ? ', the end' : ''}`,
  }));
}
