import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../shared/changes/plan.ts';
import { Choices } from '../../ui/choices.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState, ErrorState, LoadingShape, StaleOverlay } from '../../ui/conditions.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { ForecastTable } from './forecast-table.tsx';
import { forecastAt, stepChoices } from './model/forecast-at.ts';
import { basisSentence, forecastSentence, movesTraffic } from './model/forecast-rows.ts';
import type { LivePreview } from './model/live-preview.ts';
import { failureIn, previewIn } from './model/live-preview.ts';
import { trackRecordWords } from './model/track-record-words.ts';
import { text } from './text.ts';

interface ForecastPanelProps {
  readonly preview: LivePreview;
  /** Set when the forecast is no longer what the network looks like. */
  readonly staleNote: string | null;
  /** Said while there is no intent to forecast. */
  readonly nothingYet: string;
  /** What else will happen, e.g. which values change. */
  readonly children?: ReactNode;
}

/** What will happen, as the platform computes it now. */
export function ForecastPanel({ preview, staleNote, nothingYet, children }: ForecastPanelProps) {
  const shown = previewIn(preview);
  const failure = failureIn(preview);
  return (
    <>
      <SectionHeading
        title={text.workspace.whatHappens}
        note={shown === null ? undefined : (trackRecordWords(shown.evidence.forecast.record, shown.plan.core.intent.kind) ?? undefined)}
      />
      {children}
      {preview.phase === 'none' ? <EmptyState title={nothingYet} /> : null}
      {preview.phase === 'asking' ? <LoadingShape what={text.workspace.loadingForecast} rows={4} /> : null}
      {failure === null ? null : (
        <ErrorState problem={problemOf(failure, shown === null ? text.workspace.cantPreview : text.workspace.keepsFailing)} />
      )}
      {shown === null ? null : (
        <StaleOverlay stale={staleNote !== null} note={staleNote ?? ''}>
          <div
            className={classes('forecast', preview.phase === 'outdated' && 'forecast-outdated')}
            aria-busy={preview.phase === 'outdated'}
          >
            <Steps preview={shown} />
          </div>
        </StaleOverlay>
      )}
    </>
  );
}

/** The forecast after the step that is looked at: the end, until somebody chooses another. */
function Steps({ preview: { plan, evidence } }: { readonly preview: Preview }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { forecast } = evidence;
  const choices = stepChoices(forecast, plan.core.steps);
  const step = choices.find(({ key }) => key === chosen) ?? choices.at(-1);
  const shown = (step === undefined ? null : forecastAt(forecast, step.key)) ?? forecast;
  return (
    <>
      {step === undefined ? null : (
        <div className="forecast-step">
          <span className="quiet">{text.workspace.afterStep}</span>
          <Choices label={text.workspace.afterStep} choices={choices} chosen={step.key} onChoose={setChosen} />
        </div>
      )}
      <ForecastTable forecast={shown} checks={plan.core.checks} label={text.workspace.forecast} />
      {movesTraffic(forecast) ? <p className="forecast-sentence">{forecastSentence(shown)}</p> : null}
      <p className="quiet">
        {text.workspace.basis} {basisSentence(shown)}
      </p>
    </>
  );
}
