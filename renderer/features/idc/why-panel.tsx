import type { HealthReason, Witness } from '../../../shared/model/health.ts';
import { useClock } from '../../ui/clock-context.ts';
import { formatCount, keepUnits } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { StateShape } from '../../ui/state-shape.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge, formatBegin, formatRelative, formatSince } from '../../ui/time.ts';
import type { IdcFigures } from './model/idc-figures.ts';
import { formatMeasure } from './model/reasons.ts';
import { SampleStrip } from './sample-strip.tsx';
import { idcText } from './text.ts';
import './why-panel.css';

interface WhyPanelProps {
  readonly idc: IdcFigures;
  /** Worst first. */
  readonly reasons: readonly HealthReason[];
  readonly nowMs: number;
}

const text = idcText.why;

/** Every colour answers "why": the rule, the band, the samples, who says so, time to clear, viewers affected. */
export function WhyPanel({ idc, reasons, nowMs }: WhyPanelProps) {
  return (
    <Section title={text.title} kind="panel">
      {reasons.length === 0 ? (
        <div className="why-none">
          <StateMark state={idc.state} />
          <p className="quiet">{wordsWithoutReason(idc)}</p>
        </div>
      ) : (
        <ol className="why-list" aria-label={text.label}>
          {reasons.map((reason) => (
            <Reason key={`${reason.rule} ${reason.text}`} reason={reason} nowMs={nowMs} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function wordsWithoutReason(idc: IdcFigures): string {
  if (idc.state === 'healthy') return `${text.healthy} ${text.healthyDetail(formatAge(idc.ageMs))}`;
  return idc.saidState === idc.state ? idc.reason : text.lost(commonText.states[idc.saidState].toLowerCase());
}

interface ReasonProps {
  readonly reason: HealthReason;
  readonly nowMs: number;
}

function Reason({ reason, nowMs }: ReasonProps) {
  const { state, text: sentence, enterAt, leaveAt, unit, matched, window, needed, samples, sinceMs, clearsInMs, viewersAffected } = reason;
  const facts = [
    enterAt !== null && leaveAt !== null ? text.band(formatMeasure(enterAt, unit), formatMeasure(leaveAt, unit)) : null,
    matched !== null && window !== null && needed !== null ? text.matched(matched, window, needed) : null,
    clearsInMs === null ? null : text.clears(formatSince(clearsInMs)),
  ].filter((fact) => fact !== null);
  return (
    <li className="why-reason">
      <div className="why-head">
        <StateMark state={state} note={text.since(formatBegin(sinceMs, nowMs), formatSince(nowMs - sinceMs))} />
        {viewersAffected === null ? null : <span className="why-affected">{text.affected(formatCount(viewersAffected))}</span>}
      </div>
      <p className="why-sentence">{keepUnits(sentence)}</p>
      {samples.length > 0 && enterAt !== null ? <SampleStrip samples={samples} enterAt={enterAt} leaveAt={leaveAt} unit={unit} /> : null}
      {facts.length === 0 ? null : <p className="why-facts">{facts.join(' · ')}</p>}
      <p className="why-rule mono">{reason.rule}</p>
      {reason.witnesses.length === 0 ? null : (
        <ul className="why-witnesses" aria-label={text.witnesses}>
          {reason.witnesses.map((witness) => (
            <WitnessLine key={`${witness.name} ${witness.detail}`} witness={witness} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface WitnessLineProps {
  readonly witness: Witness;
}

function WitnessLine({ witness }: WitnessLineProps) {
  const clock = useClock();
  const { name, says, detail, atMs } = witness;
  return (
    <li className="why-witness">
      <StateShape state={says === 'serving' ? 'healthy' : says === 'silent' ? 'unknown' : 'down'} />
      <span>
        <span className="strong">{name}</span> {text.says[says]}
        <span className="quiet">
          {detail === '' ? '' : ` · ${detail}`}
          {atMs === null ? '' : ` · ${text.seen(formatRelative(atMs, clock()))}`}
        </span>
      </span>
    </li>
  );
}
