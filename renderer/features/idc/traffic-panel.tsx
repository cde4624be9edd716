import { Section } from '../../ui/panel.tsx';
import { formatShare } from '../../ui/format.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import type { IdcFigures } from './model/idc-figures.ts';
import { idcText } from './text.ts';
import './traffic-panel.css';

interface TrafficPanelProps {
  readonly idc: IdcFigures;
}

const text = idcText.traffic;
/** Weights are whole numbers: closer than this is the same. */
const tolerance = 0.02;

/** What changes have asked for beside what the ingress says it does; a difference is an alarm. */
export function TrafficPanel({ idc }: TrafficPanelProps) {
  const lines = [
    { key: 'play', name: text.play, intended: idc.intendedPlayShare, actual: idc.actualPlayShare },
    { key: 'publish', name: text.publish, intended: idc.intendedPublishShare, actual: idc.actualPublishShare },
  ];
  return (
    <Section title={text.title} kind="panel">
      <table className="traffic" aria-label={text.label}>
        <thead>
          <tr>
            <th scope="col">{text.class}</th>
            <th scope="col" className="number">
              {text.intended}
            </th>
            <th scope="col" className="number">
              {text.actual}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, intended, actual }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="number">{formatShare(intended)}</td>
              <td className="number">
                {Number.isFinite(actual) && Math.abs(actual - intended) > tolerance ? (
                  <StateMark state="degraded" word={formatShare(actual)} />
                ) : (
                  formatShare(actual)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
